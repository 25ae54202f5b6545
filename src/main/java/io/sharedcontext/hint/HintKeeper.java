package io.sharedcontext.hint;

import io.sharedcontext.auth.AgentTable;
import io.sharedcontext.coordination.LockOverview;
import io.sharedcontext.store.HintFiles;
import io.sharedcontext.store.HintFiles.Keeper;
import io.sharedcontext.store.HintFiles.News;
import io.sharedcontext.store.LockHints;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the hints of the agent that a server process acts for, once some hook or prompt of that agent
 * has asked for them. It looks soon after others have committed, and now and then for what ends by
 * itself. Of several processes of one agent the first keeps them while it lives. Everything runs on the
 * store's background thread.
 */
public final class HintKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(HintKeeper.class);

  /** How long after a commit it looks: what is committed meanwhile needs no look of its own. */
  private static final Duration SOON = Duration.ofMillis(100);

  private static final Duration NOW_AND_THEN = Duration.ofSeconds(2);

  private final Store store;
  private final StatusReader reader;
  private final HintFiles files;
  private final LockHints locks;
  private final String agent;
  private final Optional<String> type;
  private final AtomicBoolean due = new AtomicBoolean();
  private boolean listening;
  private @Nullable News kept;
  private String line = "";

  /**
   * One that does nothing yet.
   *
   * @param type the agent's type, if this process knows it
   */
  public HintKeeper(Store store, StatusReader reader, String agent, Optional<String> type) {
    this.store = store;
    this.reader = reader;
    this.files = new HintFiles(store.settings());
    this.locks = new LockHints(store.settings());
    this.agent = agent;
    this.type = type;
  }

  /** Begins when the store is open. */
  public void start() {
    store.after(NOW_AND_THEN, this::lookNowAndThen);
    store.atEnd(this::end);
  }

  private void lookNowAndThen() {
    try {
      look();
    } finally {
      store.after(NOW_AND_THEN, this::lookNowAndThen);
    }
  }

  private void committed() {
    if (!due.getAndSet(true)) {
      store.after(SOON, () -> {
        due.set(false);
        look();
      });
    }
  }

  private void look() {
    try {
      locks.catchUp(() -> store.read(LockOverview::newest));
      if (!files.wanted(agent) || keptByAnother()) {
        return;
      }
      if (!listening) {
        listening = true;
        AutoCloseable unused = store.listen(this::committed);
      }
      note();
    } catch (IOException | Failure e) {
      LOG.debug("hints of {} are not up to date: {}", agent, e.toString());
    }
  }

  private boolean keptByAnother() throws IOException {
    return files
        .news(agent)
        .map(News::keeper)
        .filter(keeper -> !keeper.equals(Keeper.here()) && keeper.alive())
        .isPresent();
  }

  private void note() throws IOException {
    AgentStatus status = store.read(tx -> reader.read(tx, caller(tx)));
    News news =
        new News(Keeper.here(), status.unread().newest(), status.unread().newestAddressed());
    if (!news.equals(kept) || !files.news(agent).equals(Optional.of(news))) {
      files.putNews(agent, news);
      kept = news;
    }
    if (!status.line().equals(line)) {
      files.putLine(agent, news.keeper(), status.line());
      line = status.line();
    }
  }

  private Caller caller(Tx tx) {
    String known = type.or(() -> AgentTable.typeOf(tx, agent)).orElse("");
    return new Caller(agent, known, EnumSet.of(Permission.READ, Permission.WRITE));
  }

  private void end() {
    try {
      if (files.news(agent).map(News::keeper).equals(Optional.of(Keeper.here()))) {
        files.forgetNews(agent);
      }
    } catch (IOException | Failure e) {
      LOG.debug("hints of {} were left behind: {}", agent, e.toString());
    }
  }
}

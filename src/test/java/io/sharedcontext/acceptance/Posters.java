package io.sharedcontext.acceptance;

import static io.sharedcontext.acceptance.ProcessConversation.message;
import static io.sharedcontext.testing.ServerProcess.content;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Agents that post to one session without end, each with a key of its own for every post, and the judge of
 * what they were told: acknowledged is there once, refused is not there, and what nobody could tell is there
 * once after it was called again.
 */
final class Posters implements AutoCloseable {
  private final String session;
  private final List<ServerProcess> servers;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Queue<Post> posts = new ConcurrentLinkedQueue<>();
  private final Map<ServerProcess, Integer> acknowledged = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();

  /** What one post came to. */
  private record Post(ServerProcess server, String content, ObjectNode answer) {
    boolean made() {
      return answer.path("success").asBoolean();
    }

    boolean unknown() {
      return answer.path("details").path("outcome").asText().equals("unknown");
    }
  }

  /** Has {@code each} agents post through each of {@code servers}, one post after the other. */
  Posters(String session, List<ServerProcess> servers, int each) {
    this.session = session;
    this.servers = servers;
    for (int i = 0; i < servers.size(); i++) {
      for (int k = 0; k < each; k++) {
        String name = i + "." + k;
        ServerProcess server = servers.get(i);
        Thread thread = new Thread(() -> post(server, name), "poster " + name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    }
  }

  private void post(ServerProcess server, String name) {
    for (int i = 0; !over.get(); i++) {
      String content = "post " + name + "." + i;
      Post post = new Post(server, content, call(server, content));
      posts.add(post);
      if (post.made()) {
        acknowledged.merge(server, 1, Integer::sum);
      }
    }
  }

  private ObjectNode call(ServerProcess server, String content) {
    return content(server.await(server.callAsync(
        "add_message", message(session, content).put("idempotency_key", content))));
  }

  /** How many posts were acknowledged. */
  int made() {
    return acknowledged.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Waits until each process has had more posts acknowledged; returns for how long, in milliseconds. */
  long untilAllWork() {
    long began = System.nanoTime();
    Map<ServerProcess, Integer> before = Map.copyOf(acknowledged);
    Await.until(
        "every process posts again",
        () -> servers.stream()
            .allMatch(server -> acknowledged.getOrDefault(server, 0)
                > before.getOrDefault(server, 0) + threads.size() / servers.size()));
    return (System.nanoTime() - began) / 1_000_000;
  }

  @Override
  public void close() {
    over.set(true);
    try {
      for (Thread thread : threads) {
        thread.join(Await.PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  /** How it ended; throws if anybody was told what is not so. */
  Verdict judge(ServerProcess reader) {
    close();
    List<Post> unknown = posts.stream().filter(Post::unknown).toList();
    unknown.forEach(
        post -> assertThat(call(post.server(), post.content()).path("success").asBoolean())
            .as("%s called again", post.content())
            .isTrue());
    Map<String, Long> stored = ProcessConversation.transcript(reader, session, 100).stream()
        .collect(Collectors.groupingBy(one -> one.path("content").asText(), Collectors.counting()));
    for (Post post : posts) {
      assertThat(stored.getOrDefault(post.content(), 0L))
          .as("%s was answered with %s", post.content(), post.answer())
          .isEqualTo(post.made() || post.unknown() ? 1L : 0L);
    }
    long made = posts.stream().filter(Post::made).count();
    return new Verdict(made, posts.size() - made - unknown.size(), unknown.size());
  }

  /** How many posts were acknowledged, refused, and neither. */
  record Verdict(long made, long refused, long unknown) {}
}

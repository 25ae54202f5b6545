package io.sharedcontext.cli;

import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.cli.hooks.HookEvent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What shells offer for arguments whose values are known, each as it is written. */
final class Candidates {
  private Candidates() {}

  /** For {@code client-config}. */
  static final class ConfigClients implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Client.labels().stream(), Stream.of("list", "link")).iterator();
    }
  }

  /** Clients with hooks. */
  static final class HookClients implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return HookClient.labels().iterator();
    }
  }

  /** What a guard is put before. */
  static final class Guarded implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(HookClient.labels().stream(), Stream.of("git")).iterator();
    }
  }

  /** What happens in a client. */
  static final class HookEvents implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(HookEvent.values()).map(HookEvent::label).iterator();
    }
  }

  /** The commands that the help lists. */
  static final class CommandNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CommandGroups.of(Operator.here()).names().values().stream()
          .flatMap(List::stream)
          .filter(name -> !name.equals("class-archive"))
          .iterator();
    }
  }
}

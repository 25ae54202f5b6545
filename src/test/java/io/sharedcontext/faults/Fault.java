package io.sharedcontext.faults;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Something that goes wrong around servers, again and again. */
interface Fault {
  /** All of them, in the order of the report. */
  static List<Fault> all() {
    return Stream.<Stream<? extends Fault>>of(
            Stream.of(ProcessFault.values()),
            Stream.of(DiskFault.values()),
            Stream.of(FileFault.values()),
            Stream.of(ImageFault.values()),
            Stream.of(StartFault.values()),
            Stream.of(ScarcityFault.values()),
            Stream.of(new PowerLoss()))
        .<Fault>flatMap(each -> each)
        .toList();
  }

  /** The name that {@code -Dfaults.only} takes. */
  String name();

  /** What is done, and what is then expected, for a reader of the table. */
  String what();

  /** Why it cannot be tried on this machine. */
  default Optional<String> unavailable() {
    return Optional.empty();
  }

  /** Begins a round of trials on a store of its own. */
  Campaign begin(Lab lab) throws Exception;

  /** How many trials are made of a round once it has begun, whatever the time. */
  default int leastPerRound() {
    return 1;
  }

  /** How many trials one store sees before it is judged. */
  default int perRound() {
    return 10;
  }
}

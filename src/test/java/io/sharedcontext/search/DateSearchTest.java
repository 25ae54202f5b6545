package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days are found however they are named, in messages as in queries. */
class DateSearchTest {
  private static final long DAY = 86_400_000;
  private static final long MONDAY = Instant.parse("2022-04-11T09:00:00Z").toEpochMilli();

  private final Forum forum = new Forum();

  private List<Long> found(String query, String today) {
    ParsedQuery question = ParsedQuery.of(query, SearchMode.AUTO, true, LocalDate.parse(today));
    return forum
        .ranker()
        .search(List.of(forum.scope(any -> true)), question, 60, 100)
        .hits()
        .stream()
        .map(Hit::id)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.04.2022",
        "10.4.2022",
        "2022-04-10",
        "2022-04-10T08:00:00Z",
        "10/04/2022",
        "04/10/2022",
        "April 10th, 2022",
        "10 April 2022",
        "the 10th of April"
      })
  void a_day_however_it_is_written(String date) {
    String[] written = {"10.04.2022", "2022-04-10", "April 10th", "04/10/2022", "10 Apr 2022"};
    for (String one : written) {
      forum.say("ann", "the review is on " + one, 0, MONDAY - 40 * DAY);
      forum.say("ann", "the review is on 2022-06-20", 0, MONDAY - 40 * DAY);
    }
    List<Long> found = found("review " + date, "2022-04-11").subList(0, written.length);
    assertThat(found).containsExactlyInAnyOrder(1L, 3L, 5L, 7L, 9L);
    assertThat(found(date, "2022-04-11").subList(0, written.length))
        .containsExactlyInAnyOrder(1L, 3L, 5L, 7L, 9L);
  }

  @Test
  void a_relative_day_as_of_when_the_message_was_sent() {
    forum.say("ann", "we released yesterday", 0, MONDAY);
    forum.say("ann", "we released yesterday", 0, MONDAY + 20 * DAY);
    forum.say("ann", "we released last Friday", 0, MONDAY);
    forum.say("ann", "we released two weeks ago", 0, MONDAY + 13 * DAY);
    assertThat(found("what was released on 2022-04-10", "2023-01-01").subList(0, 2))
        .containsExactlyInAnyOrder(1L, 4L);
    assertThat(found("what was released on April 8th 2022", "2023-01-01")).startsWith(3L);
  }

  @Test
  void a_relative_day_as_of_when_it_is_asked() {
    forum.say("ann", "the build is red", 0, MONDAY - 3 * DAY);
    forum.say("ann", "the build is red", 0, MONDAY);
    forum.say("ann", "the build is red", 0, MONDAY + DAY);
    assertThat(found("red build yesterday", "2022-04-12")).startsWith(2L);
    assertThat(found("red build yesterday", "2022-04-13")).startsWith(3L);
    assertThat(found("build last Friday", "2022-04-12")).startsWith(1L);
    assertThat(found("build on Monday", "2022-04-12")).startsWith(2L);
    assertThat(found("build 4 days ago", "2022-04-12")).startsWith(1L);
  }

  @Test
  void what_happened_before_after_and_since_a_day() {
    forum.say("ann", "planning", 0, MONDAY - 20 * DAY);
    forum.say("ann", "release", 0, MONDAY);
    forum.say("ann", "hotfix", 0, MONDAY + DAY);
    forum.say("ann", "holidays", 0, MONDAY + 30 * DAY);
    assertThat(found("what happened since 2022-04-11", "2022-06-01")).containsExactly(2L, 3L, 4L);
    assertThat(found("what happened after 11 April 2022?", "2022-06-01")).containsExactly(3L, 4L);
    assertThat(found("what happened before 2022-04-12?", "2022-06-01")).containsExactly(2L, 1L);
    assertThat(found("what happened between 2022-04-10 and 2022-04-14", "2022-06-01")
            .subList(0, 2))
        .containsExactlyInAnyOrder(2L, 3L);
    assertThat(found("what happened yesterday", "2022-04-12")).startsWith(2L);
  }

  @Test
  void what_happened_before_and_after_something() {
    forum.say("ann", "making coffee", 0, MONDAY);
    forum.say("ann", "reading the news", 0, MONDAY + 60_000);
    forum.say("ann", "the gateway had an outage", 0, MONDAY + 120_000);
    forum.say("ann", "all pods are new", 0, MONDAY + 180_000);
    forum.say("ann", "sending the report", 0, MONDAY + 240_000);
    List<Long> after = found("what happened after the outage of the gateway?", "2022-06-01");
    List<Long> before = found("what happened before the outage of the gateway?", "2022-06-01");
    assertThat(after.indexOf(4L)).isBetween(0, 1);
    assertThat(before.indexOf(2L)).isBetween(0, 1);
  }

  @Test
  void a_number_that_is_no_date_stays_one() {
    forum.say("ann", "version 99.99.2022 of 40/40/2022");
    assertThat(ParsedQuery.of("99.99.2022 40/40/2022 31.02.2022", SearchMode.AUTO, true)
            .spans())
        .noneMatch(span -> span.unit() != io.sharedcontext.search.text.DateSpan.Unit.YEAR);
    assertThat(forum.found("99.99.2022")).contains(1L);
  }
}

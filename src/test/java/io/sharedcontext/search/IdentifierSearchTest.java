package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes, ids, versions and the like are found as a whole and by their beginning. */
class IdentifierSearchTest {
  private static final String HASH = "99b01ad83f2c5e7710aa4b6c8d9e0f1a2b3c4d5e";
  private static final String UUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

  private final Forum forum = new Forum();

  @ParameterizedTest
  @ValueSource(strings = {"99b0", "99b01ad", "99B01AD", "99b01ad83f2c5e7710aa", HASH})
  void a_hash_by_its_beginning(String query) {
    forum.sayLater("ann", "reverted " + HASH + ", it broke the build");
    forum.sayLater("ann", "99 bottles, 01 of them in the ad on page 99");
    forum.sayLater("ann", "b01 is closed, 99 open");
    assertThat(forum.first(query)).isEqualTo(1L);
  }

  @Test
  void all_that_share_a_beginning_even_if_somebody_wrote_just_that() {
    forum.sayLater("ann", "merged " + HASH);
    forum.sayLater("bob", "99b01ad is the culprit");
    forum.sayLater("bob", "lunch");
    assertThat(forum.found("99b01ad")).startsWith(2L).containsExactlyInAnyOrder(1L, 2L);
    assertThat(forum.found(HASH)).startsWith(1L).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void what_was_cut_out_of_an_identifier_before_others_that_have_words_like_its_parts() {
    forum.sayLater("ann", "AsyncListener closes late");
    for (int i = 0; i < 12; i++) {
      forum.sayLater("bob", "sync the list, then list what is in sync");
    }
    assertThat(forum.first("syncListe")).isEqualTo(1L);
  }

  @Test
  void parts_of_an_identifier_in_another_language() {
    forum.sayLater("ann", "syncListe hat keine Einträge");
    forum.sayLater("bob", "the list is in order");
    for (String query :
        new String[] {"syncListe", "Liste sync", "sync_liste", "liste", "synclist"}) {
      assertThat(forum.first(query)).as(query).isEqualTo(1L);
    }
  }

  @Test
  void in_metadata() {
    forum.label("ann", "done", HASH);
    forum.label("ann", "done, too", "77aa01ad83f2");
    forum.sayLater("ann", "99 01");
    assertThat(forum.first("99b01ad")).isEqualTo(1L);
    assertThat(forum.search("99b01ad").hits().get(0).match()).containsExactly(MatchKind.METADATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {UUID, "3f2504e0", "3f2504e0-4f89", "3f2504e04f8911d39a0c0305e82c3301"})
  void a_uuid(String query) {
    forum.sayLater("ann", "request 4f89aa00-0000-11d3-9a0c-0305e82c3302 failed");
    forum.sayLater("ann", "request " + UUID + " failed");
    assertThat(forum.first(query)).isEqualTo(2L);
  }

  @Test
  void a_version_and_not_its_numbers() {
    forum.sayLater("ann", "1 2 3 4 numbers 123");
    forum.sayLater("ann", "we ship v1.2.3-rc.4 on Monday");
    forum.sayLater("ann", "1.20.3 is old");
    forum.sayLater("ann", "1.2.4 is newer");
    for (String query : new String[] {"1.2.3-rc.4", "v1.2.3-rc.4", "1.2.3", "v1.2.3"}) {
      assertThat(forum.first(query)).as(query).isEqualTo(2L);
    }
    assertThat(forum.found("1.2").subList(0, 2)).containsExactlyInAnyOrder(2L, 4L);
    assertThat(forum.first("123")).isEqualTo(1L);
  }

  @Test
  void languages_whose_names_have_marks() {
    forum.sayLater("ann", "vitamin C is good for you, and so is f");
    forum.sayLater("ann", "the C++ client leaks");
    forum.sayLater("ann", "the C# client throws");
    forum.sayLater("ann", "F# has pipes");
    forum.sayLater("ann", "net income of .NET shops");
    forum.sayLater("ann", "the net is full of fish");
    assertThat(forum.first("C++")).isEqualTo(2L);
    assertThat(forum.first("c#")).isEqualTo(3L);
    assertThat(forum.first("F#")).isEqualTo(4L);
    assertThat(forum.first(".NET")).isEqualTo(5L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PROJ-123", "proj 123", "http-client.py", "E0308", "ORA-00942", ".gitignore"})
  void keys_files_and_error_codes(String query) {
    forum.sayLater("ann", "PROJ-124 and 123 others");
    forum.sayLater(
        "ann", "PROJ-123: http-client.py fails with E0308 and ORA-00942, see .gitignore");
    assertThat(forum.first(query)).isEqualTo(2L);
  }
}

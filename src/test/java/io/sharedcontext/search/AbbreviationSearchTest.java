package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is short for something finds it, and the other way round. */
class AbbreviationSearchTest {
  private final Forum forum = new Forum();

  @Test
  void initials_find_the_words_in_a_row() {
    forum.sayLater("ann", "my son loves the teenage mutant ninja turtles");
    forum.sayLater("ann", "mutant tests are slow like turtles");
    forum.sayLater("ann", "tent");
    assertThat(forum.first("TMNT")).isEqualTo(1L);
    assertThat(forum.found("TMNT")).doesNotContain(3L);
  }

  @Test
  void the_words_find_the_initials() {
    forum.sayLater("ann", "TMNT is on tonight");
    forum.sayLater("ann", "NPE in the parser");
    forum.sayLater("ann", "nothing else");
    assertThat(forum.found("Teenage Mutant Ninja Turtles")).startsWith(1L);
    assertThat(forum.found("teenage mutant ninja turtles")).startsWith(1L);
    assertThat(forum.found("NullPointerException")).startsWith(2L);
  }

  @Test
  void initials_of_an_identifier_and_more_of_its_letters() {
    forum.sayLater("ann", "caught a NullPointerException here");
    forum.sayLater("ann", "the WebAssembly build is green");
    forum.sayLater("ann", "we are small");
    assertThat(forum.first("npe")).isEqualTo(1L);
    assertThat(forum.first("WEBASM")).isEqualTo(2L);
    assertThat(forum.first("wasm")).isEqualTo(2L);
  }

  @Test
  void the_number_of_letters_between_the_first_and_the_last() {
    forum.sayLater("ann", "the kubernetes cluster is down");
    forum.sayLater("bob", "fix a11y of the form");
    forum.sayLater("bob", "kites");
    assertThat(forum.found("k8s")).containsExactly(1L);
    assertThat(forum.found("accessibility")).containsExactly(2L);
    assertThat(forum.found("i18n")).isEmpty();
  }

  @Test
  void developers_words_for_one_thing_count_a_little() {
    forum.sayLater("ann", "the daemon died at night");
    forum.sayLater("ann", "erase the disk");
    forum.sayLater("ann", "lunch is at noon today");
    assertThat(forum.found("background process died")).startsWith(1L).doesNotContain(3L);
    assertThat(forum.found("wipe the disk")).startsWith(2L);
  }
}

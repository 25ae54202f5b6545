package io.sharedcontext.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.search.fuzzy.RandomText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      getUserById            | getuserbyid get user by id
      get_user_by_id         | getuserbyid get user by id
      get-user               | getuser get user
      HTTPServer URLs        | httpserver http server urls
      ERR_CONN_42            | errconn42 err conn 42
      src/a-b.py:17          | srcabpy17 src abpy a b py 17
      v1.2                   | 1.2 v 1 2
      1.2.3-rc.4 123         | 1.2.3-rc.4 1 2 3 rc 4 123
      foo-1.2.3.jar          | foo123jar 1.2.3 foo 1 2 3 jar
      sqlite@v1.38.2         | sqlitev1382 sqlite 1.38.2 v 1 38 2
      99b01ad 0x1F k8s h2    | 99b01ad 0x1f k8s h2 h 2
      abc1234 utf8 E0308     | abc1234 utf8 utf 8 e0308 e 0308
      3f2504e0-4f89-11d3     | 3f2504e04f8911d3 3f2504e0 4f89 11d3
      C++17 C# F#, a#1 x++   | c++ c 17 c# c f# f a 1 x++ x
      Use .NET and ASP.NET.  | use .net net and aspnet asp net
      ~/.ssh/id_rsa ../x     | .ssh sshidrsa ssh idrsa id rsa x
      PROJ-123               | proj123 proj 123
      1840f6364b3bf9b        | 1840f6364b3bf9b
      Ann's isn't we've O'Neil | ann is we oneil
      10,000 points, really  | 10000 points really
      Čaj Ærø naïve ŁÓDŹ     | caj aero naive lodz
      end.                   | end
      東京都                 | 东京 京都
      軟體 软体              | 软体 软体
      サーバー ｻｰﾊﾞｰ         | サー ーバ バー サー ーバ バー
      ＡＢＣ１２             | abc12 abc 12
      الْقَاعِدَة أحمد إلى            | القاعده احمد الي
      שָׁלוֹם                 | שלום
      ok👍                   | ok 👍
      """)
  void reads(String text, String words) {
    assertThat(String.join(" ", Tokenizer.of(text))).isEqualTo(words);
  }

  @Test
  void a_long_word_is_cut_between_two_characters() {
    String odd = "a" + "\uD801\uDC28".repeat(Tokenizer.LONGEST);

    String word = Tokenizer.of(odd).get(0);

    assertThat(word).isEqualTo(odd.substring(0, Tokenizer.LONGEST - 1));
  }

  @Test
  void says_where_each_word_is() {
    Tokenizer.read("Čaj, see getUser", (word, start, end) -> {
      String piece = "Čaj, see getUser".substring(start, end);
      assertThat(Folding.fold(piece)).isEqualTo(word);
    });
  }

  @Test
  void reads_any_text() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String text = RandomText.anything(random, 60);
      Tokenizer.read(text, (word, start, end) -> {
        assertThat(word).isNotEmpty();
        assertThat(word.length()).isLessThanOrEqualTo(2 * Tokenizer.LONGEST);
        assertThat(start).isBetween(0, end - 1);
        assertThat(end).isLessThanOrEqualTo(text.length());
      });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "went, go", "bought, buying", "studies, studied", "running, ran", "hopping, hop",
    "relational, relate", "children, kids", "agreed, agree", "formalize, formal",
        "possibly, possible"
  })
  void forms_of_a_word_share_a_stem(String form, String other) {
    assertThat(Stemmer.of(form)).isEqualTo(Stemmer.of(other));
  }

  @Test
  void drops_what_says_nothing_unless_there_is_nothing_else() {
    assertThat(Tokenizer.telling("What is the plan?")).isEqualTo(List.of("plan"));
    assertThat(Tokenizer.telling("to be or not")).isEqualTo(List.of("to", "be", "or", "not"));
  }
}

package io.sharedcontext.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways of writing one and the same word in scripts that have several. */
class ScriptSearchTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ｻｰﾊﾞｰが落ちた         | サーバー
      サーバーが落ちた       | ｻｰﾊﾞｰ
      ＡＰＩ　ｋｅｙ　１２３ | api key 123
      API key 123            | ＡＰＩ　１２３
      我們明天部署資料庫     | 数据库明天部署
      开发软件               | 開發軟件
      قرأت الكتاب أمس        | كتاب
      قرأت كتاب أمس          | الكتاب
      وكتابه هنا إلى أحمد    | احمد
      مدرسة كبيرة            | المدرسه
      שלחתי את ההודעה        | הודעה
      הודעה נשלחה            | בהודעה
      שָׁלוֹם                  | שלום
      """)
  void finds_the_other_way_of_writing(String text, String query) {
    Forum forum = new Forum();
    forum.say("ann", "nothing of the kind");
    forum.say("ann", text);
    assertThat(forum.found(query)).containsExactly(2L);
  }
}

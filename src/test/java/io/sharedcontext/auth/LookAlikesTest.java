package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that look like that of an agent which has a key, or like one of who is in charge. */
class LookAlikesTest {
  /** Other letters, other cases, what draws nothing, blanks, paths, endings, encodings. */
  private static final List<String> OF_BOSS = List.of(
      "BOSS",
      "Boss",
      "bosS",
      "b\u043ess",
      "\u0432oss",
      "bo\u0455\u0455",
      "\uff42\uff4f\uff53\uff53",
      "bo\u017fs",
      "bo\u00df",
      "b0ss",
      "boss ",
      " boss",
      "boss\t",
      "bo ss",
      "boss\n",
      "boss\r\n",
      "boss\u0000",
      "\u0000boss",
      "boss\u200b",
      "b\u200doss",
      "boss\ufeff",
      "\ufeffboss",
      "\u202essob",
      "boss\u2060",
      "boss\u00ad",
      "boss\u0301",
      "bo\u0323ss",
      "boss\uDB40\uDC41",
      "boss\ud800",
      "./boss",
      "boss/",
      "boss/.",
      "../boss",
      "boss\\",
      "boss%00",
      "boss%20",
      "%62oss",
      "boss;",
      "boss'",
      "boss\"",
      "boss--",
      "'boss'",
      "boss,ann",
      "boss,",
      "[\"boss\"]",
      "{\"id\":\"boss\"}",
      "boss*",
      "b?ss",
      "bo__",
      "bo%",
      "boss" + "s".repeat(500),
      "\u1d2eoss",
      "\u24d1oss",
      "\ud835\udc1boss");

  private static final List<String> OF_ADMIN = List.of(
      "admin",
      "Admin",
      "ADMIN",
      "\u0430dmin",
      "adm\u0131n",
      "ADM\u0130N",
      "adm\u200bin",
      "admin ",
      "\uff41dmin",
      "admin\u0000",
      "root",
      "ROOT",
      "r\u043eot",
      "system",
      "System",
      "operator",
      "OPERATOR",
      "person",
      "Person",
      "shared",
      "Shared",
      ".",
      "..",
      "admin/",
      "./admin");

  @TempDir
  private Path home;

  private static JsonNode claimed(IdentityFixture peer, String name) {
    return peer.call("authenticate_agent", "agent_id", name, "agent_type", "tester");
  }

  @Test
  void none_is_the_agent_and_who_takes_one_that_differs_by_case_is_told_of_it() {
    try (IdentityFixture holder =
            new IdentityFixture(home, Clock.systemUTC(), IdentityFixture.launch("zoe"));
        IdentityFixture peer =
            new IdentityFixture(home, Clock.systemUTC(), IdentityFixture.launch("ann"))) {
      String key =
          holder.keys.add("boss", Optional.empty(), PermissionSets.OPEN).secret();
      assertThat(holder.token("boss", "api_key", key)).isNotEmpty();
      // Others may know of it from the moment it was there.
      int noted = peer.store.write(tx -> tx.run("""
              INSERT INTO presence VALUES ('boss', '1-a', 'tester', 'active', '', '', '{}', 1, 1, 1, 1)
              """)).join();
      assertThat(noted).isEqualTo(1);
      for (String name : OF_BOSS) {
        JsonNode answer = claimed(peer, name);

        assertThat(answer.path("agent_id").asText()).as(name).isNotEqualTo("boss");
        assertThat(peer.who()).as(name).isNotEqualTo("boss");
        if (answer.path("success").booleanValue()) {
          String taken = answer.path("agent_id").asText();
          assertThat(taken).as("what a person can tell from boss").matches("[!-~]+");
          assertThat(taken.equalsIgnoreCase("boss"))
              .as("%s", answer)
              .isEqualTo(answer.path("did_you_mean").asText().equals("boss"));
        }
      }
    }
  }

  @Test
  void none_of_who_is_in_charge_is_had_without_a_key() {
    try (IdentityFixture peer =
        new IdentityFixture(home, Clock.systemUTC(), IdentityFixture.launch("ann"))) {
      for (String name : OF_ADMIN) {
        assertThat(claimed(peer, name).path("success").booleanValue()).as(name).isFalse();
        assertThat(peer.refused("who_rules")).as(name).isEqualTo("PERMISSION_DENIED");
      }
    }
  }
}

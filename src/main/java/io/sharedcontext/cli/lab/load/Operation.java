package io.sharedcontext.cli.lab.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.lab.measure.SampleText;
import io.sharedcontext.tool.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** What a loading agent does; each is a call of the tool of the same name. */
enum Operation {
  ADD_MESSAGE {
    @Override
    ObjectNode arguments(Situation now) {
      return now.inSession().put("content", now.content());
    }
  },
  GET_MESSAGES {
    @Override
    ObjectNode arguments(Situation now) {
      return now.inSession().put("limit", 50).put("direction", "backward");
    }
  },
  SEARCH_CONTEXT {
    @Override
    ObjectNode arguments(Situation now) {
      return now.inSession().put("query", now.words(3));
    }
  },
  SET_MEMORY {
    @Override
    ObjectNode arguments(Situation now) {
      return Json.object().put("key", now.key()).put("value", now.number());
    }
  },
  GET_MEMORY {
    @Override
    ObjectNode arguments(Situation now) {
      return Json.object().put("key", Situation.FIRST_KEY);
    }
  },
  CATCH_UP {
    @Override
    ObjectNode arguments(Situation now) {
      return now.inSession();
    }
  },
  LIST_SESSIONS {
    @Override
    ObjectNode arguments(Situation now) {
      return Json.object();
    }
  };

  /**
   * Where an agent stands.
   *
   * @param agent its id
   * @param session the session all agents share
   * @param number how many calls it made before
   * @param chance the same for the same agent in every run
   */
  record Situation(String agent, String session, int number, Random chance) {
    /** An entry that every agent has from the start. */
    static final String FIRST_KEY = "load/0";

    private static final int KEYS = 100;

    ObjectNode inSession() {
      return Json.object().put("session_id", session);
    }

    /** A text that no other call has. */
    String content() {
      return agent + " " + number + ": " + words(12);
    }

    String words(int count) {
      return SampleText.some(count, chance);
    }

    String key() {
      return "load/" + chance.nextInt(KEYS);
    }
  }

  /** The arguments of a call now. */
  abstract ObjectNode arguments(Situation now);

  /** The tool. */
  String tool() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Operation> of(String tool) {
    return Arrays.stream(values()).filter(one -> one.tool().equals(tool)).findFirst();
  }

  static List<String> tools() {
    return Arrays.stream(values()).map(Operation::tool).toList();
  }
}

package io.sharedcontext.search.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** English forms that no rule leads back to their word; {@code irregular-forms.txt} has them. */
final class IrregularForms {
  private static final Map<String, String> BASES = bases();

  private IrregularForms() {}

  /** The word of which {@code form} is a form, or {@code form}. */
  static String base(String form) {
    return BASES.getOrDefault(form, form);
  }

  private static Map<String, String> bases() {
    Map<String, String> bases = new HashMap<>();
    for (List<String> family : WordLists.families("irregular-forms.txt")) {
      family.forEach(form -> bases.put(form, family.get(0)));
    }
    return bases;
  }
}

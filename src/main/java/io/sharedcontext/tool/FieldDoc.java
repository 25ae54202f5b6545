package io.sharedcontext.tool;

/**
 * What a component's {@link Doc} says, read once: the annotation itself is called by reflection and looks each
 * value up in a map, some twenty times a call.
 */
record FieldDoc(
    String value,
    long min,
    long max,
    int maxKeys,
    String otherwise,
    String pattern,
    ErrorCode over,
    boolean id,
    boolean blank,
    boolean capped,
    boolean raised,
    long asTask,
    boolean secret) {
  static FieldDoc of(Doc doc) {
    return new FieldDoc(
        doc.value(),
        doc.min(),
        doc.max(),
        doc.maxKeys(),
        doc.otherwise(),
        doc.pattern(),
        doc.over(),
        doc.id(),
        doc.blank(),
        doc.capped(),
        doc.raised(),
        doc.asTask(),
        doc.secret());
  }
}

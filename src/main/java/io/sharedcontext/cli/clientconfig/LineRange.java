package io.sharedcontext.cli.clientconfig;

/** Whole lines of a text, from the first character to the one after the last. */
record LineRange(int start, int end) {}

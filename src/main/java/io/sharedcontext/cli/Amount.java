package io.sharedcontext.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many things are asked for: one at least, so that an empty list is never for want of room. */
final class Amount implements ITypeConverter<Integer> {
  private static final Pattern FORM = Pattern.compile("0*[1-9]\\d{0,6}");

  @Override
  public Integer convert(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new TypeConversionException("'" + text + "' is not a whole number from 1 to 9999999");
    }
    return Integer.valueOf(text);
  }
}

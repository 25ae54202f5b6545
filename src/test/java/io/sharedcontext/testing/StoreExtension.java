package io.sharedcontext.testing;

import io.sharedcontext.cli.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The stores of {@link WithStore}. */
final class StoreExtension implements ParameterResolver {
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ToolFixture.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(ExtensionContext.Namespace.create(StoreExtension.class, context.getUniqueId()))
        .computeIfAbsent(Kept.class, key -> Kept.make(), Kept.class)
        .tools();
  }

  /** A store and its directory; JUnit closes it after the test. */
  private record Kept(Path directory, ToolFixture tools) implements AutoCloseable {
    static Kept make() {
      try {
        Path directory = Files.createTempDirectory("store");
        return new Kept(directory, new ToolFixture(directory));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      tools.close();
      FileTree.delete(directory);
    }
  }
}

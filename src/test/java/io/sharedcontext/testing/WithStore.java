package io.sharedcontext.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test an {@link ToolFixture} on a new store in a temporary directory, as
 * a parameter of the constructor or of the test, and closes and removes it afterwards:
 *
 * <pre>{@code
 * @WithStore
 * class PostingTest {
 *   private final ToolFixture tools;
 *
 *   PostingTest(ToolFixture tools) {
 *     this.tools = tools;
 *   }
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StoreExtension.class)
public @interface WithStore {}

package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The pictures of the documents are small and harmless, and the recording shows the demo as it is. */
class PicturesTest {
  private static final Path IMAGES = Path.of("docs/images");
  private static final Path DEMO = Path.of("src/main/java/io/sharedcontext/cli/demo/Demo.java");
  private static final long LARGEST_BYTES = 150_000;

  private static List<Path> pictures() throws IOException {
    try (Stream<Path> files = Files.list(IMAGES)) {
      return files.filter(file -> file.toString().endsWith(".svg")).toList();
    }
  }

  @Test
  void pictures_are_small_load_nothing_and_run_nothing() throws Exception {
    assertThat(pictures()).isNotEmpty();
    for (Path picture : pictures()) {
      String text = Files.readString(picture);
      assertThat(Files.size(picture)).as(picture.toString()).isLessThan(LARGEST_BYTES);
      assertThat(text)
          .as(picture.toString())
          .doesNotContainIgnoringCase("href", "url(", "@import", "<!", "javascript:");
      NodeList elements = DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(picture.toFile())
          .getElementsByTagName("*");
      for (int i = 0; i < elements.getLength(); i++) {
        Element element = (Element) elements.item(i);
        assertThat(element.getTagName())
            .isIn("svg", "title", "style", "rect", "circle", "path", "g", "text", "tspan");
        for (int j = 0; j < element.getAttributes().getLength(); j++) {
          assertThat(element.getAttributes().item(j).getNodeName()).doesNotStartWith("on");
        }
      }
    }
  }

  /** Else run {@code docs/images/record.py}. */
  @Test
  void the_recording_has_every_scene_of_the_demo_and_its_end() throws IOException {
    String recorded = Files.readString(IMAGES.resolve("demo.svg"));
    List<String> scenes = Pattern.compile("new Scene\\(\"([^\"]+)\"")
        .matcher(Files.readString(DEMO))
        .results()
        .map((MatchResult scene) -> scene.group(1))
        .toList();

    assertThat(scenes).isNotEmpty().allSatisfy(scene -> assertThat(recorded).contains(scene));
    assertThat(recorded).contains(" promises kept in ").doesNotContain("NOT TRUE");
  }
}

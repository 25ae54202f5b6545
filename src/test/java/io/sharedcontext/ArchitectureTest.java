package io.sharedcontext;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.List;

/** The rules of docs/architecture.md that a compiler does not check. */
@AnalyzeClasses(packages = "io.sharedcontext", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.sharedcontext";

  /** Every package, in the one direction that dependencies point: each may use those before it. */
  private static final List<String> ORDER = List.of(
      "text",
      "log",
      "cache",
      "tool",
      "store",
      "workspace",
      "secrets",
      "wire",
      "telemetry",
      "auth",
      "session",
      "message",
      "memory",
      "search",
      "people",
      "coordination",
      "work",
      "hint",
      "retention",
      "operations",
      "metrics",
      "cli");

  @ArchTest
  static final ArchRule every_package_has_its_place =
      classes().should().resideInAnyPackage(packages(ORDER)).orShould().resideInAPackage(ROOT);

  @ArchTest
  static void a_package_uses_only_those_before_it(JavaClasses classes) {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      noClasses()
          .that()
          .resideInAPackage(named(ORDER.get(i)))
          .should()
          .dependOnClassesThat(resideInAnyPackage(packages(ORDER.subList(i + 1, ORDER.size()))))
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule the_wire_knows_tools_and_nothing_else = noClasses()
      .that()
      .resideInAPackage(named("wire"))
      .should()
      .dependOnClassesThat(resideInAnyPackage(ROOT, named("store")))
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothing_but_the_command_line_knows_the_composition = noClasses()
      .that()
      .resideInAnyPackage(packages(ORDER.subList(0, ORDER.size() - 1)))
      .should()
      .dependOnClassesThat(resideInAnyPackage(ROOT));

  @ArchTest
  static final ArchRule only_the_store_meets_jdbc = noClasses()
      .that()
      .resideOutsideOfPackage(named("store"))
      .should()
      .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "com.zaxxer.."));

  @ArchTest
  static final ArchRule each_engine_has_its_own_driver = noClasses()
      .that()
      .resideOutsideOfPackage(named("store.sqlite"))
      .should()
      .dependOnClassesThat(resideInAnyPackage("org.sqlite.."));

  @ArchTest
  static final ArchRule no_other_meets_the_driver_of_postgresql = noClasses()
      .that()
      .resideOutsideOfPackage(named("store.postgresql"))
      .should()
      .dependOnClassesThat(resideInAnyPackage("org.postgresql.."));

  /** The composition chooses; some commands work on the files of one engine. */
  @ArchTest
  static final ArchRule only_the_composition_and_commands_on_files_name_an_engine = noClasses()
      .that()
      .resideOutsideOfPackages(ROOT, named("cli"), named("store.sqlite"), named("store.postgresql"))
      .should()
      .dependOnClassesThat(resideInAnyPackage(named("store.sqlite"), named("store.postgresql")));

  @ArchTest
  static final ArchRule no_engine_knows_the_other = noClasses()
      .that()
      .resideInAPackage(named("store.postgresql"))
      .should()
      .dependOnClassesThat(resideInAnyPackage(named("store.sqlite")))
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_auth_meets_signed_tokens = noClasses()
      .that()
      .resideOutsideOfPackage(named("auth"))
      .should()
      .dependOnClassesThat(resideInAnyPackage("com.auth0.."));

  @ArchTest
  static final ArchRule the_sdk_and_picocli_stay_off_the_serve_path = noClasses()
      .that()
      .resideOutsideOfPackage(named("cli"))
      .should()
      .dependOnClassesThat(
          resideInAnyPackage("io.modelcontextprotocol..", "reactor..", "picocli.."));

  @ArchTest
  static final ArchRule only_the_files_of_clients_need_toml_and_yaml = noClasses()
      .that()
      .resideOutsideOfPackage(named("cli.clientconfig"))
      .should()
      .dependOnClassesThat(resideInAnyPackage("org.tomlj..", "org.antlr..", "org.snakeyaml.."));

  @ArchTest
  static final ArchRule statements_live_in_tables = noClasses()
      .that()
      .haveSimpleNameNotEndingWith("Table")
      .and()
      .resideInAnyPackage(packages(List.of(
          "auth",
          "session",
          "message",
          "memory",
          "coordination",
          "work",
          "retention",
          "operations",
          "metrics",
          "cli")))
      .should()
      .callMethod(Tx.class, "run", String.class, Object[].class)
      .allowEmptyShould(true);

  /** It sets up Jackson's data binding, ten milliseconds of a new process; {@code Json.text} does not. */
  @ArchTest
  static final ArchRule trees_are_written_without_data_binding = noClasses()
      .that()
      .resideOutsideOfPackage(named("cli"))
      .should()
      .callMethodWhere(target(owner(assignableTo(JsonNode.class))).and(target(name("toString"))));

  @ArchTest
  static final ArchRule files_of_a_store_are_opened_in_one_place = FileOpeningRule.RULE;

  @ArchTest
  static final ArchRule time_is_passed_in = noClasses()
      .should()
      .callMethod(Instant.class, "now")
      .orShould()
      .callMethod(System.class, "currentTimeMillis");

  /** Whoever may change it is on one page, which says by which threads. Picocli sets its options. */
  @ArchTest
  static final ArchRule a_field_that_changes_is_private = fields()
      .that()
      .areNotFinal()
      .and()
      .areNotAnnotatedWith("picocli.CommandLine$Option")
      .and()
      .areNotAnnotatedWith("picocli.CommandLine$Parameters")
      .and()
      .areNotAnnotatedWith("picocli.CommandLine$Spec")
      .should()
      .bePrivate()
      .allowEmptyShould(true);

  private static String[] packages(List<String> names) {
    return names.stream().map(ArchitectureTest::named).toArray(String[]::new);
  }

  private static String named(String name) {
    return ROOT + "." + name + "..";
  }
}

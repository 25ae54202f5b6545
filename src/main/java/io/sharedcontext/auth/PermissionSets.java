package io.sharedcontext.auth;

import static java.util.stream.Collectors.joining;

import io.sharedcontext.tool.Permission;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Sets of permissions, and how they are written. */
final class PermissionSets {
  /** What an agent without a key may do in an open store. */
  static final Set<Permission> OPEN = Set.of(Permission.READ, Permission.WRITE);

  /** Everything. */
  static final Set<Permission> ADMIN = Set.of(Permission.READ, Permission.WRITE, Permission.ADMIN);

  private PermissionSets() {}

  /** {@code admin} holds {@code read} and {@code write} too. */
  static Set<Permission> complete(Collection<Permission> permissions) {
    return permissions.contains(Permission.ADMIN) ? ADMIN : Set.copyOf(permissions);
  }

  /** What both hold. */
  static Set<Permission> common(Set<Permission> one, Set<Permission> other) {
    EnumSet<Permission> common = EnumSet.noneOf(Permission.class);
    one.stream().filter(other::contains).forEach(common::add);
    return common;
  }

  /** In the order read, write, admin. */
  static List<String> labels(Set<Permission> permissions) {
    return permissions.stream().sorted().map(Permission::label).toList();
  }

  static String text(Set<Permission> permissions) {
    return labels(permissions).stream().collect(joining(","));
  }

  /** What {@link #text} wrote. */
  static Set<Permission> parse(String text) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    Arrays.stream(text.split(","))
        .map(name -> Permission.valueOf(name.toUpperCase(Locale.ROOT)))
        .forEach(permissions::add);
    return permissions;
  }
}

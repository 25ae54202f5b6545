package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the audit log begins now that its oldest rows are gone: the chain goes on from the hash of the
 * last of them. It is signed with the secret that the store keeps outside of the database, so that
 * nobody who can merely write the database is able to shorten the log unnoticed.
 *
 * @param upTo the last row that is gone
 * @param removed how many rows are, in all cuts together
 * @param hash of the last row that is gone
 * @param secret SHA-256 of the secret it was signed with
 * @param mac the signature
 */
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
public record AuditCut(
    long upTo, long removed, byte[] hash, Instant cutAt, String secret, byte[] mac) {
  private static final String ALGORITHM = "HmacSHA256";

  /** About how many rows a cut would remove that keeps what is not from before {@code before}. */
  public static long count(Tx tx, Instant before) {
    return AuditCutTable.count(tx, before);
  }

  /** Says how far the log was cut, if it ever was. */
  public static Optional<AuditCut> find(Tx tx) {
    return AuditCutTable.find(tx);
  }

  /**
   * Removes at most {@code most} of the oldest rows that are from before {@code before}, and that the
   * figures count already; says how many that were. It does nothing where the last cut is not signed
   * with {@code secret}: cutting on would hide that.
   */
  public static int cut(Tx tx, byte[] secret, Instant before, Instant now, int most) {
    Optional<AuditCut> last = find(tx);
    List<AuditCutTable.Oldest> rows =
        last.filter(cut -> !cut.signedWith(secret)).isPresent()
            ? List.of()
            : AuditCutTable.oldest(tx, before, most);
    if (rows.isEmpty()) {
      return 0;
    }
    AuditCutTable.Oldest newest = rows.get(rows.size() - 1);
    AuditCut next =
        signed(secret, newest, last.map(AuditCut::removed).orElse(0L) + rows.size(), now);
    AuditCutTable.put(tx, next);
    AuditCutTable.removeUpTo(tx, next.upTo());
    Audit.record(
        tx,
        now,
        new Audit.Event(
            "audit_cut",
            "",
            "",
            Audit.Result.SUCCESS,
            Json.object().put("up_to", next.upTo()).put("rows", rows.size())));
    return rows.size();
  }

  private static AuditCut signed(
      byte[] secret, AuditCutTable.Oldest newest, long removed, Instant now) {
    byte[] mac = mac(secret, newest.id(), removed, newest.hash(), now);
    return new AuditCut(newest.id(), removed, newest.hash(), now, print(secret), mac);
  }

  /** Signs the cut anew with {@code next}, if it was signed with {@code secret}: when secrets change. */
  public static void signAgain(Tx tx, byte[] secret, byte[] next) {
    find(tx).filter(cut -> cut.signedWith(secret)).ifPresent(cut -> {
      byte[] mac = mac(next, cut.upTo, cut.removed, cut.hash, cut.cutAt);
      AuditCutTable.put(
          tx, new AuditCut(cut.upTo, cut.removed, cut.hash, cut.cutAt, print(next), mac));
    });
  }

  /** What is wrong with the signature; empty if nothing is. */
  Optional<String> fault(Optional<byte[]> known) {
    if (known.isEmpty()) {
      return Optional.of(
          "the cut at row " + upTo + " cannot be checked: the store's token.secret is lost");
    }
    if (signedWith(known.get())) {
      return Optional.empty();
    }
    return Optional.of(
        secret.equals(print(known.get()))
            ? "the cut at row " + upTo + " is forged: its signature is not the store's"
            : "the cut at row " + upTo + " was signed with another token.secret than the store's");
  }

  boolean signedWith(byte[] known) {
    return secret.equals(print(known))
        && MessageDigest.isEqual(mac, mac(known, upTo, removed, hash, cutAt));
  }

  private static String print(byte[] secret) {
    return HexFormat.of().formatHex(Hashing.sha256(secret));
  }

  private static byte[] mac(byte[] secret, long upTo, long removed, byte[] hash, Instant at) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update("audit cut".getBytes(StandardCharsets.UTF_8));
      mac.update(ByteBuffer.allocate(3 * Long.BYTES)
          .putLong(upTo)
          .putLong(removed)
          .putLong(at.toEpochMilli())
          .array());
      return mac.doFinal(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

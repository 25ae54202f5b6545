package io.sharedcontext.secrets;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Texts in the formats of keys that open nothing: put together at run time from a fixed seed, so that no
 * file holds one.
 */
public final class MadeUpKeys {
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";
  private static final String HEX = "0123456789abcdef";
  private static final String ALNUM = UPPER + UPPER.toLowerCase(java.util.Locale.ROOT) + DIGITS;
  private static final String BASE32 = UPPER + "234567";

  private final Random random = new Random(11);

  private MadeUpKeys() {}

  /** A key of each kind, by what it looks like. */
  public static Map<String, String> all() {
    MadeUpKeys keys = new MadeUpKeys();
    Map<String, String> all = new LinkedHashMap<>();
    keys.clouds(all);
    keys.forges(all);
    keys.models(all);
    keys.messengers(all);
    keys.shops(all);
    keys.others(all);
    return all;
  }

  /** The key that looks like {@code kind}. */
  static String of(String kind) {
    return Optional.ofNullable(all().get(kind)).orElseThrow();
  }

  private String some(String letters, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private String any(int count) {
    return some(ALNUM, count);
  }

  private void clouds(Map<String, String> all) {
    all.put("an AWS access key", "AKIA" + some(BASE32, 16));
    all.put("a Google API key", "AIza" + any(35));
    all.put("a Google OAuth secret", "GOCSPX-" + any(28));
    all.put("an Azure storage key", "AccountKey=" + any(86) + "==");
    all.put("an Azure client secret", any(3) + "8Q~" + any(34));
    all.put("a DigitalOcean token", "dop_v1_" + some(HEX, 64));
    all.put("a Heroku key", "HRKU-" + any(60));
    all.put("a Databricks token", "dapi" + some(HEX, 32));
    all.put("a Vault token", "hvs." + any(95));
    all.put("a Terraform token", any(14) + ".atlasv1." + any(67));
    all.put("an address with a password", "postgresql://app:" + any(12) + "@db.example.org/app");
  }

  private void forges(Map<String, String> all) {
    all.put("a GitHub token", "ghp_" + any(36));
    all.put("a GitLab token", "glpat-" + any(20));
    all.put("an npm token", "npm_" + any(36));
    all.put("a PyPI token", "pypi-AgE" + any(150));
    all.put("a RubyGems key", "rubygems_" + some(HEX, 48));
    all.put("a Docker Hub token", "dckr_pat_" + any(27));
    all.put("an Atlassian token", "ATATT3" + any(180));
    all.put("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----\n" + any(64));
  }

  private void models(Map<String, String> all) {
    all.put("an OpenAI key", "sk-proj-" + any(120));
    all.put("an Anthropic key", "sk-ant-" + "api03-" + any(93));
    all.put("an OpenRouter key", "sk-or-" + "v1-" + some(HEX, 64));
    all.put("a Hugging Face token", "hf_" + any(34));
    all.put("a Groq key", "gsk_" + any(52));
    all.put("a Replicate token", "r8_" + any(37));
  }

  private void messengers(Map<String, String> all) {
    all.put(
        "a Slack token", "xox" + "b-" + some(DIGITS, 12) + "-" + some(DIGITS, 12) + "-" + any(24));
    all.put(
        "a Slack webhook",
        "hooks.slack.com/services/T" + some(UPPER, 8) + "/B" + some(UPPER, 8) + "/" + any(24));
    all.put("a Telegram bot token", some("123456789", 10) + ":AA" + any(33));
    all.put(
        "a Discord webhook", "discord.com/api/webhooks/" + some("123456789", 18) + "/" + any(68));
    all.put("a Discord bot token", "MTA" + any(23) + "." + any(6) + "." + any(38));
    all.put("a SendGrid key", "SG." + any(22) + "." + any(43));
    all.put("a Twilio key", "SK" + some(HEX, 32));
    all.put("a Mailgun key", "key-" + some(HEX, 32));
    all.put("a Mailchimp key", some(HEX, 32) + "-us12");
  }

  private void shops(Map<String, String> all) {
    all.put("a Stripe key", "sk_live_" + any(24));
    all.put("a Shopify token", "shpat_" + some(HEX, 32));
    all.put("a Square token", "sq0atp-" + any(22));
  }

  private void others(Map<String, String> all) {
    all.put("a JSON Web Token", "eyJ" + any(30) + ".eyJ" + any(80) + "." + any(43));
    all.put("a key of this store", "sck_" + any(43));
    all.put("a Grafana token", "glsa_" + any(32) + "_" + some(HEX, 8));
    all.put("a Linear key", "lin_api_" + any(40));
    all.put("a Notion token", "ntn_" + any(46));
    all.put("a New Relic key", "NRAK-" + some(UPPER, 27));
  }
}

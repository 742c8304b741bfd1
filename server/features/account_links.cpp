// One row per link that was sent.
#include "server/features/account_links.h"

#include "server/mail/outbox.h"
#include "server/store/records.h"
#include "server/work/jobs.h"
#include "shared/base/text.h"
#include "shared/domain/email_verification.h"
#include "shared/domain/password.h"

namespace candor::features {

using store::Reader;
using store::Row;
using store::Transaction;

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::int64_t kLinksPerHour = 5;
constexpr std::int64_t kKeepMs = 30 * kDayMs;  // after it ran out, for the question "who asked?"

struct Letter {
  std::string subject;
  std::string_view words;
  std::string link;
};

Result<std::string> make_link(Transaction& tx, App& app, const Account& account,
                              LinkPurpose purpose, int hours, Time now) {
  std::string bytes(kTokenBytes, '\0');
  app.world.random(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size());
  const std::string token = secrets::base64url(bytes);
  TRY(tx.execute("DELETE FROM account_links WHERE account_id = ? AND expires_at < ?",
                 {account.id, Time{now.ms - kKeepMs}}));
  TRY(
      tx.execute("INSERT INTO account_links (account_id, purpose, token_hash, email, created_at,"
                 " expires_at) VALUES (?, ?, ?, ?, ?, ?)",
                 {account.id, std::int64_t(purpose), secrets::sha256_hex(token), account.email, now,
                  Time{now.ms + hours * kHourMs}}));
  return token;
}

// The one place that knows how letters are queued.
Status send_letter(Transaction& tx, App& app, const Account& account, const Letter& letter,
                   Time now) {
  mail::Message message;
  message.id = "account/" + text::number(account.id.value) + "/" + app.random_hex(8);
  message.from_name = "Candor";
  message.from_address = "candor@localhost.localdomain";
  message.to_name = account.full_name;
  message.to_address = account.email;
  message.subject = letter.subject;
  message.text = "Hello " + account.full_name + ",\n\n" + std::string(letter.words) + "\n";
  if (!letter.link.empty()) message.text += "\n" + letter.link + "\n";
  message.date = now;
  TRY(mail::queue(tx, message, now));
  tx.after_commit([&app] { app.jobs->wake(); });
  return ok();
}

}  // namespace

std::string own_address(const Settings& settings) {
  std::string_view url = settings.public_url;
  while (url.ends_with('/')) url.remove_suffix(1);
  if (!url.empty()) return std::string(url);
  const bool is_secure = !settings.tls_cert.empty() || settings.tls_self_signed;
  const std::string& host = settings.host;
  const bool is_everywhere = host.empty() || host == "0.0.0.0" || host == "::";
  const bool is_wide = host.find(':') != std::string::npos;
  const std::string name = is_everywhere ? "localhost" : is_wide ? "[" + host + "]" : host;
  return (is_secure ? "https://" : "http://") + name + ":" + text::number(settings.port);
}

Error link_invalid() {
  return fail(Failure::gone, "link_invalid",
              "This link was used already or is too old. Ask for a new one.");
}

Result<bool> may_send_link(Reader& reader, AccountId account, LinkPurpose purpose, Time now) {
  const std::int64_t lately =
      TRY(reader.number("SELECT count(*) FROM account_links WHERE account_id = ? AND purpose = ?"
                        " AND created_at > ?",
                        {account, std::int64_t(purpose), Time{now.ms - kHourMs}}));
  return lately < kLinksPerHour;
}

Error too_many_letters() {
  Error error = fail(Failure::too_many, "too_many_letters",
                     "Several messages are on their way to you. Wait an hour for another one.");
  error.retry_after_seconds = static_cast<int>(kHourMs / kSecondMs);
  return error;
}

Result<bool> is_link_valid(Reader& reader, LinkPurpose purpose, std::string_view token, Time now) {
  const std::int64_t found =
      TRY(reader.number("SELECT count(*) FROM account_links WHERE token_hash = ? AND purpose = ?"
                        " AND used_at IS NULL AND expires_at > ?",
                        {secrets::sha256_hex(token), std::int64_t(purpose), now}));
  return found != 0;
}

// The hash is what is compared, so the time it takes says nothing about the token.
Result<UsedLink> redeem(Transaction& tx, LinkPurpose purpose, std::string_view token, Time now) {
  std::optional<UsedLink> used;
  const std::string hash = secrets::sha256_hex(token);
  TRY(
      tx.query("UPDATE account_links SET used_at = ? WHERE token_hash = ? AND purpose = ?"
               " AND used_at IS NULL AND expires_at > ? RETURNING account_id, email",
               {now, hash, std::int64_t(purpose), now}, [&](const Row& row) {
                 used = UsedLink{{row.integer(0)}, row.text(1)};
               }));
  if (!used) return link_invalid();
  return *used;
}

Status void_links(Transaction& tx, AccountId account, LinkPurpose purpose, Time now) {
  TRY(
      tx.execute("UPDATE account_links SET used_at = ? WHERE account_id = ? AND purpose = ?"
                 " AND used_at IS NULL",
                 {now, account, std::int64_t(purpose)}));
  return ok();
}

Status send_reset_link(Transaction& tx, App& app, const Account& account, Time now) {
  const std::string token =
      TRY(make_link(tx, app, account, LinkPurpose::reset_password, kPasswordResetHours, now));
  return send_letter(tx, app, account,
                     {"Set a new password",
                      "This link sets a new password. It works once, within an hour. If you did "
                      "not ask for it, you need not do anything.",
                      own_address(app.settings) + "/reset-password/" + token},
                     now);
}

Status send_verification_link(Transaction& tx, App& app, const Account& account, Time now) {
  TRY(void_links(tx, account.id, LinkPurpose::verify_email, now));
  const std::string token =
      TRY(make_link(tx, app, account, LinkPurpose::verify_email, kEmailVerificationHours, now));
  return send_letter(
      tx, app, account,
      {"Confirm your address", "This link confirms your e-mail address. It works for two days.",
       own_address(app.settings) + "/verify-email/" + token},
      now);
}

Status send_pending_letter(Transaction& tx, App& app, const Account& account, Time now) {
  return send_letter(tx, app, account,
                     {"Your account waits for approval",
                      "An administrator will look at your registration. You can sign in after "
                      "that.",
                      {}},
                     now);
}

}  // namespace candor::features

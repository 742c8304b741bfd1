// A message as text: headers folded and encoded, bodies quoted-printable.
#include <ctime>

#include "server/mail/mailer.h"
#include "server/operate/secrets.h"
#include "shared/base/text.h"

namespace candor::mail {

namespace {

constexpr std::size_t kLineMax = 76;
constexpr std::size_t kIdMax = 200;
constexpr std::size_t kNameMax = 800;  // bytes: 200 characters of any script

Error bad(const std::string& what) {
  return fail(Failure::invalid, "bad_message", "This message cannot be sent: " + what + ".");
}

bool is_ascii(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t at) -> unsigned {
      return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
    };
    const unsigned group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    out += kLetters[group >> 18 & 63];
    out += kLetters[group >> 12 & 63];
    out += i + 1 < bytes.size() ? kLetters[group >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? kLetters[group & 63] : '=';
  }
  return out;
}

// RFC 2047: words of which none cuts a character in two, on lines of at most kLineMax; `column` is
// where the first begins.
std::string encoded_words(std::string_view text, std::size_t column) {
  constexpr std::string_view kBegin = "=?UTF-8?B?", kEnd = "?=";
  std::string out;
  while (!text.empty()) {
    const std::size_t room = kLineMax - column - kBegin.size() - kEnd.size();
    std::size_t end = std::min(room / 4 * 3, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    if (!out.empty()) out += "\r\n ";
    out += std::string(kBegin) + base64(text.substr(0, end)) + std::string(kEnd);
    text.remove_prefix(end);
    column = 1;
  }
  return out;
}

// Breaks before spaces where a line grows too long; false when a word alone is too long.
bool fold(std::string& line, std::string_view text) {
  std::size_t column = line.size();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' ', 1), text.size());
    if (end > kLineMax) return false;
    if (column + end > kLineMax && text.front() == ' ') {
      line += "\r\n";
      column = 0;
    }
    line += text.substr(0, end);
    column += end;
    text.remove_prefix(end);
  }
  return column <= kLineMax;
}

std::string subject_line(std::string_view subject) {
  // Folding must neither lose a space nor leave a line of spaces alone.
  const bool is_plain = is_ascii(subject) && subject.find("=?") == std::string_view::npos &&
                        subject.find("  ") == std::string_view::npos &&
                        text::trimmed(subject) == subject;
  const std::string begin = "Subject: ";
  std::string plain = begin;
  if (is_plain && fold(plain, subject)) return plain + "\r\n";
  return begin + encoded_words(subject, begin.size()) + "\r\n";
}

std::string mailbox_line(const std::string& header, std::string_view name,
                         const std::string& address) {
  if (name.empty()) return header + ": " + address + "\r\n";
  std::string shown;
  if (is_ascii(name) && name.find("=?") == std::string_view::npos &&
      name.size() < kLineMax - header.size() - 10) {
    shown = " \"";
    for (const char c : name) {
      if (c == '"' || c == '\\') shown += '\\';
      shown += c;
    }
    shown += "\"";
  } else {
    shown = " " + encoded_words(name, header.size() + 2);
  }
  return header + ":" + shown + "\r\n <" + address + ">\r\n";
}

std::string date_line(Time date) {
  const std::time_t seconds = static_cast<std::time_t>(date.ms / kSecondMs);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[48];
  const std::size_t length =
      std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
  return "Date: " + std::string(text, length) + "\r\n";
}

// RFC 2045 6.7. Line ends of any kind become CRLF; the last line gets one.
std::string quoted_printable(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out, line;
  const auto end_line = [&](std::string_view end) {
    out += line;
    out += end;
    line.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (c == '\n' || c == '\r') {
      end_line("\r\n");
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    const bool is_space = c == ' ' || c == '\t';
    const bool is_plain = (c > ' ' && c < 0x7f && c != '=') || (is_space && !ends_line);
    if (line.size() + (is_plain ? 1 : 3) > kLineMax - 1) end_line("=\r\n");
    if (is_plain) {
      line += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      line += {'=', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  if (!line.empty()) end_line("\r\n");
  return out;
}

std::string part(std::string_view type, std::string_view text) {
  return "Content-Type: text/" + std::string(type) +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
         quoted_printable(text);
}

}  // namespace

std::string file_name(const std::string& id) {
  return secrets::sha256_hex(id).substr(0, 32);
}

bool is_header_text(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  return text::is_valid_utf8(text);
}

Status check(const Message& message) {
  if (message.id.empty() || message.id.size() > kIdMax) return bad("it has no proper id");
  if (!text::is_email(message.from_address)) return bad("the sender has no address");
  if (!text::is_email(message.to_address)) return bad("the receiver has no address");
  if (!message.reply_to.empty() && !text::is_email(message.reply_to))
    return bad("the address for answers is none");
  for (const std::string* name : {&message.from_name, &message.to_name})
    if (name->size() > kNameMax || !is_header_text(*name)) return bad("a name is no name");
  if (message.subject.size() > kSubjectBytesMax || !is_header_text(message.subject))
    return bad("the subject is no subject");
  if (message.text.size() + message.html.size() > kBodyBytesMax) return bad("it is too long");
  if (!text::is_valid_utf8(message.text) || !text::is_valid_utf8(message.html))
    return bad("the text is no text");
  return ok();
}

std::string message_id(const Message& message) {
  return "<" + file_name(message.id) + message.from_address.substr(message.from_address.find('@')) +
         ">";
}

std::string format(const Message& message) {
  std::string out = date_line(message.date);
  out += mailbox_line("From", message.from_name, message.from_address);
  out += mailbox_line("To", message.to_name, message.to_address);
  if (!message.reply_to.empty()) out += "Reply-To: " + message.reply_to + "\r\n";
  out += subject_line(message.subject);
  out += "Message-ID: " + message_id(message) + "\r\n";
  out += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
  if (message.html.empty()) return out + part("plain", message.text);
  // "=_" never occurs in quoted-printable text, so no body can hold the boundary.
  const std::string boundary = "=_" + file_name(message.id);
  const std::string line = "--" + boundary;
  return out + "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n" +
         line + "\r\n" + part("plain", message.text) + "\r\n" + line + "\r\n" +
         part("html", message.html) + "\r\n" + line + "--\r\n";
}

}  // namespace candor::mail

// OpenSSL 3: key, name, alternative names, signature; files are written complete and then renamed.
#include "server/operate/certificate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <vector>

namespace candor {

namespace {

constexpr long kDays = 397, kRenewDays = 30;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Cert = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

Error cannot(std::string what) {
  return fail(Failure::internal, "certificate",
              "The self-signed certificate could not be " + what + ".");
}

std::string alternative_names() {
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
  char host[256] = {};
  if (gethostname(host, sizeof host - 1) == 0 && host[0]) names += ",DNS:" + std::string(host);
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return names;
  for (const ifaddrs* one = all; one; one = one->ifa_next) {
    if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET) continue;
    char text[INET_ADDRSTRLEN] = {};
    const auto* address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr);
    if (!inet_ntop(AF_INET, &address->sin_addr, text, sizeof text)) continue;
    if (std::string_view(text) != "127.0.0.1") names += ",IP:" + std::string(text);
  }
  freeifaddrs(all);
  return names;
}

void add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (!extension) return;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Cert make_certificate(EVP_PKEY* key, Time now) {
  Cert certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate.get()), now.ms);
  time_t start = static_cast<time_t>(now.ms / 1000) - 3600;
  X509_time_adj_ex(X509_getm_notBefore(certificate.get()), 0, 0, &start);
  X509_time_adj_ex(X509_getm_notAfter(certificate.get()), kDays, 0, &start);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto* text = reinterpret_cast<const unsigned char*>("Candor on this machine");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature");
  add_extension(certificate.get(), NID_ext_key_usage, "serverAuth");
  add_extension(certificate.get(), NID_subject_alt_name, alternative_names().c_str());
  if (X509_sign(certificate.get(), key, EVP_sha256()) == 0) certificate.reset();
  return certificate;
}

// Opens a new file that only its owner may read; moved into place by `publish`.
File open_private(const std::string& path) {
  const int descriptor = open((path + ".new").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  return File(descriptor < 0 ? nullptr : fdopen(descriptor, "w"), std::fclose);
}

bool publish(File file, const std::string& path) {
  const bool written = std::fflush(file.get()) == 0 && fsync(fileno(file.get())) == 0;
  file.reset();
  return written && std::rename((path + ".new").c_str(), path.c_str()) == 0;
}

std::string fingerprint_of(const X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (!X509_digest(certificate, EVP_sha256(), digest, &length)) return {};
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    if (i) text += ':';
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 15];
  }
  return text;
}

Cert read_usable(const std::string& path, Time now) {
  File file(std::fopen(path.c_str(), "r"), std::fclose);
  Cert certificate(file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr,
                   X509_free);
  time_t horizon = static_cast<time_t>(now.ms / 1000) + kRenewDays * 24 * 3600;
  if (certificate && X509_cmp_time(X509_get0_notAfter(certificate.get()), &horizon) <= 0)
    certificate.reset();
  return certificate;
}

}  // namespace

Result<Certificate> self_signed_certificate(const std::string& folder, Time now) {
  Certificate result{folder + "/self-signed.pem", folder + "/self-signed.key", {}};
  if (access(result.key_file.c_str(), R_OK) == 0) {
    if (const Cert kept = read_usable(result.certificate_file, now)) {
      result.fingerprint = fingerprint_of(kept.get());
      return result;
    }
  }
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  if (!key) return cannot("made: no key");
  const Cert certificate = make_certificate(key.get(), now);
  if (!certificate) return cannot("signed");
  File key_file = open_private(result.key_file);
  File certificate_file = open_private(result.certificate_file);
  if (!key_file || !certificate_file) return cannot("written to " + folder);
  if (!PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) ||
      !PEM_write_X509(certificate_file.get(), certificate.get()) ||
      !publish(std::move(key_file), result.key_file) ||
      !publish(std::move(certificate_file), result.certificate_file)) {
    return cannot("written to " + folder);
  }
  result.fingerprint = fingerprint_of(certificate.get());
  return result;
}

}  // namespace candor

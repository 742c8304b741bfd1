// A self-signed certificate for a local network, because browsers record only over HTTPS or on
// localhost
// (--tls-self-signed). Browsers warn once per device; the fingerprint is printed so that people can
// compare.
#pragma once

#include <string>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace candor {

struct Certificate {
  std::string certificate_file;  // PEM
  std::string key_file;          // PEM, mode 0600
  std::string fingerprint;       // SHA-256, "AB:CD:…"
};

// The certificate in `folder`, made when missing or within 30 days of its end: P-256, 397 days, for
// localhost, this host's name and every address of this machine's interfaces.
Result<Certificate> self_signed_certificate(const std::string& folder, Time now);

}  // namespace candor

// How the commands reach what an installation holds, beside a running server or alone. The only
// place here that knows which drivers keep the database and the files.
#pragma once

#include <memory>
#include <string>

#include "server/blobs/blobs.h"
#include "server/operate/manifest.h"
#include "server/settings.h"
#include "server/store/database.h"

namespace candor::operate {

// What is to be copied.
struct Installation {
  store::Database& database;
  blobs::Blobs& blobs;
  std::string data;  // folder of secrets.json
};

enum class Access { reading, writing };

// no_data when there is none. For reading nothing is locked, created or changed; for writing the
// caller holds the lock of the folder.
Result<std::unique_ptr<store::Database>> open_database(const Settings& settings, Access access);
Result<std::unique_ptr<blobs::Blobs>> open_blobs(const Settings& settings);

// A file of the installation as the new file `to`: all of a finished one, the first `bytes` of an
// upload, also when it was finished meanwhile. not_found when it is gone.
Result<Fingerprint> save_blob(blobs::Blobs& blobs, const NamedBlob& blob, const std::string& to);
Result<Fingerprint> fingerprint_of(blobs::Blobs& blobs, const std::string& name);  // finished

}  // namespace candor::operate

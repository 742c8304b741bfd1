// A backup as one file in the format of tar (POSIX ustar; sizes above 8 GiB as GNU tar writes
// them), which every administrator can open.
#pragma once

#include <string>

#include "server/operate/manifest.h"

namespace candor::operate {

// All files below `folder`, under `name`/, as a new file that is durable. The folder must not
// change.
Status pack_tar(const std::string& folder, const std::string& name, const std::string& path);
// Reads it all back: every listed file is there with its SHA-256.
Status check_tar(const std::string& path, const Sums& sums);
// Into an existing empty folder, without the first part of each name. Refuses names that would lead
// out of the folder.
Status unpack_tar(const std::string& path, const std::string& folder);

}  // namespace candor::operate

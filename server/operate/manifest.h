// What a backup says of itself. A backup is a data folder that any tool can read: candor.db
// (SQLite), blobs/, secrets.json, candor.json when there is one, and two files about them:
// SHA256SUMS, one line for each file as sha256sum writes it, and manifest.json, which holds the
// fingerprint of that list. So `sha256sum --check SHA256SUMS` inside the folder checks a backup
// without Candor.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/operate/files.h"
#include "server/store/database.h"
#include "shared/base/time.h"
#include "shared/describe/describe.h"

namespace candor::operate {

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kSumsName = "SHA256SUMS";

struct TableRows {
  std::string name;
  std::int64_t rows = 0;
  bool operator==(const TableRows&) const = default;
};

struct Manifest {
  std::int32_t format = 1;
  std::string version;  // of the program that made it
  Time made_at;         // everything acknowledged before is inside
  std::int32_t schema = 0;
  std::vector<TableRows> tables;
  std::int64_t files = 0, bytes = 0;  // of SHA256SUMS
  std::string sums_sha256;
};

// Path inside the backup -> fingerprint (the list itself knows no sizes).
using Sums = std::map<std::string, std::string>;
std::string print_sums(const Sums& sums);
Result<Sums> parse_sums(std::string_view text);

Result<Manifest> read_manifest(const std::string& folder);
// The list of a backup, checked against the fingerprint in its manifest.
Result<Sums> read_sums(const std::string& folder, const Manifest& manifest);
// Writes both files, durably.
Status write_manifest(const std::string& folder, Manifest manifest, const Sums& sums);

// A file that rows of a database name.
struct NamedBlob {
  std::string name;
  bool is_finished = true;          // an upload that still arrives is not
  std::int64_t bytes = kWholeFile;  // recordings and uploads: exactly so many
  std::string sha256;               // of recordings
  bool is_given_up = false;         // of a deleted session: may be gone already
  std::string path() const;         // "blobs/ab/abcd" or "blobs/ab/abcd.part"
};

// Of a database at this step of its schema; backups of every step are read.
Status read_blobs(store::Reader& reader, std::int32_t schema, std::vector<NamedBlob>& blobs);

struct Contents {
  std::int32_t schema = 0;
  std::vector<TableRows> tables;
  std::vector<NamedBlob> blobs;
};
// Of the SQLite file of a backup.
Result<Contents> read_contents(const std::string& database_path);

}  // namespace candor::operate

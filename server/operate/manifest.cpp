#include "server/operate/manifest.h"

#include "server/app.h"
#include "shared/describe/json.h"

namespace candor {

template <>
struct describe<operate::TableRows> {
  static constexpr std::string_view name = "TableRows";
  static constexpr auto fields = fields_of(field<&operate::TableRows::name>("name", ""),
                                           field<&operate::TableRows::rows>("rows", ""));
};
template <>
struct describe<operate::Manifest> {
  static constexpr std::string_view name = "Manifest";
  static constexpr auto fields = fields_of(
      field<&operate::Manifest::format>("format", "").required(),
      field<&operate::Manifest::version>("version", "").required(),
      field<&operate::Manifest::made_at>("made_at", "").required(),
      field<&operate::Manifest::schema>("schema", "").required(),
      field<&operate::Manifest::tables>("tables", ""),
      field<&operate::Manifest::files>("files", ""), field<&operate::Manifest::bytes>("bytes", ""),
      field<&operate::Manifest::sums_sha256>("sums_sha256", "").required());
};

}  // namespace candor

namespace candor::operate {

namespace {

constexpr std::int32_t kFormat = 1;
constexpr std::int32_t kSchemaWithPlayback = 2;
constexpr std::int32_t kSchemaWithLogos = 9;
constexpr std::size_t kHashLetters = 64;

Error damaged(const std::string& what) {
  return fail(Failure::unavailable, "backup_damaged", what);
}

}  // namespace

std::string print_sums(const Sums& sums) {
  std::string text;
  for (const auto& [path, hash] : sums) text += hash + "  " + path + "\n";
  return text;
}

Result<Sums> parse_sums(std::string_view text) {
  Sums sums;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const bool is_whole = end != std::string_view::npos && line.size() > kHashLetters + 2;
    if (!is_whole) return damaged("The list of files (SHA256SUMS) is damaged.");
    sums[std::string(line.substr(kHashLetters + 2))] = line.substr(0, kHashLetters);
    text.remove_prefix(end + 1);
  }
  return sums;
}

Result<Manifest> read_manifest(const std::string& folder) {
  const std::string path = folder + "/" + std::string(kManifestName);
  if (!exists(path)) return damaged(folder + " is no backup: it has no manifest.json.");
  auto read = json::read<Manifest>(read_text(path), json::ReadMode::request);
  if (read.is_error()) return damaged(path + " is damaged.");
  if (read.value().format != kFormat)
    return damaged(path + " is of a newer kind. Use the Candor that made it, version " +
                   read.value().version + ".");
  return read;
}

Result<Sums> read_sums(const std::string& folder, const Manifest& manifest) {
  const std::string text = read_text(folder + "/" + std::string(kSumsName));
  if (secrets::sha256_hex(text) != manifest.sums_sha256)
    return damaged("SHA256SUMS in " + folder + " is not the list its manifest names.");
  return parse_sums(text);
}

Status write_manifest(const std::string& folder, Manifest manifest, const Sums& sums) {
  const std::string list = print_sums(sums);
  manifest.sums_sha256 = secrets::sha256_hex(list);
  TRY(write_private_file(folder, std::string(kSumsName), list));
  return write_private_file(folder, std::string(kManifestName), json::write(manifest) + "\n");
}

std::string NamedBlob::path() const {
  return "blobs/" + name.substr(0, 2) + "/" + name + (is_finished ? "" : ".part");
}

namespace {

Status read_tables(store::Reader& reader, std::vector<TableRows>& tables) {
  TRY(
      reader.query("SELECT name FROM sqlite_schema WHERE type = 'table'"
                   " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
                   {}, [&](const store::Row& row) {
                     tables.push_back({row.text(0), 0});
                   }));
  for (TableRows& table : tables)
    table.rows = TRY(reader.number("SELECT count(*) FROM \"" + table.name + "\"", {}));
  return ok();
}

}  // namespace

Status read_blobs(store::Reader& reader, std::int32_t schema, std::vector<NamedBlob>& blobs) {
  const std::string session = " JOIN sessions s ON s.id = t.session_id";
  TRY(reader.query(
      "SELECT t.blob, t.size_bytes, t.sha256, s.deleted_at IS NOT NULL"
      " FROM recordings t" +
          session,
      {}, [&](const store::Row& row) {
        blobs.push_back({row.text(0), true, row.integer(1), row.text(2), row.integer(3) != 0});
      }));
  TRY(reader.query("SELECT t.blob, t.offset_bytes, s.deleted_at IS NOT NULL FROM uploads t" +
                       session + " WHERE t.offset_bytes > 0",
                   {}, [&](const store::Row& row) {
                     blobs.push_back({row.text(0), false, row.integer(1), "", row.integer(2) != 0});
                   }));
  if (schema >= kSchemaWithLogos) {
    TRY(reader.query("SELECT blob, size_bytes, sha256 FROM logos", {}, [&](const store::Row& row) {
      blobs.push_back({row.text(0), true, row.integer(1), row.text(2)});
    }));
  }
  if (schema < kSchemaWithPlayback) return ok();
  return reader.query("SELECT t.playback_blob, s.deleted_at IS NOT NULL FROM recordings t" +
                          session + " WHERE t.playback_blob <> ''",
                      {}, [&](const store::Row& row) {
                        blobs.push_back({row.text(0), true, kWholeFile, "", row.integer(1) != 0});
                      });
}

Result<Contents> read_contents(const std::string& database_path) {
  store::OpenOptions options;
  options.path = database_path;
  options.readers = 0;
  options.is_read_only = true;
  const auto database = TRY(store::Database::open(options));
  Contents contents;
  Status read = database->inspect([&](store::Reader& reader) -> Status {
    contents.schema = static_cast<std::int32_t>(
        TRY(reader.number("SELECT max(number) FROM schema_migrations", {})));
    TRY(read_tables(reader, contents.tables));
    return read_blobs(reader, contents.schema, contents.blobs);
  });
  if (read.is_error()) return read.release_error();
  return contents;
}

}  // namespace candor::operate

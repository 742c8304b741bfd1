// Both engines next to each other: the same schema from both forms of each migration, the same
// order, the same search.
#include <map>
#include <set>

#include "embedded_files.h"
#include "server/store/postgres_sql.h"
#include "server/store/schema.h"
#include "tests/harness/store_fixture.h"

namespace candor::test {
namespace {

using store::Reader;
using store::Value;

// An SQLite database as in the base, and a PostgreSQL one beside it.
class EnginesTest : public StoreTest {
 protected:
  void SetUp() override {
    if (TestSchema::server_url().empty()) {
      GTEST_SKIP() << "no PostgreSQL: run it through tests/harness/postgresql";
    }
    StoreTest::SetUp();
    other_schema_ = std::make_unique<TestSchema>();
    store::OpenOptions options;
    options.url = other_schema_->url;
    auto opened = store::Database::open(options);
    ASSERT_FALSE(opened.is_error()) << opened.error().message << opened.error().cause;
    other_ = opened.release_value();
    ASSERT_TRUE(is_ok(other_->migrate(Time{1})));
  }
  void TearDown() override {
    other_.reset();
    other_schema_.reset();
    StoreTest::TearDown();
  }
  // Rows as lines of text.
  static std::multiset<std::string> lines(store::Database& database, std::string_view sql) {
    std::multiset<std::string> found;
    Status read = database.read([&](Reader& reader) {
      return reader.query(sql, {}, [&](const store::Row& row) {
        std::string line;
        for (int i = 0; i < row.columns(); ++i) line += row.text(i) + " ";
        found.insert(line);
      });
    });
    EXPECT_TRUE(is_ok(read));
    return found;
  }
  static std::vector<std::string> column(store::Database& database, std::string_view sql,
                                         std::initializer_list<Value> values = {}) {
    std::vector<std::string> found;
    Status read = database.read([&](Reader& reader) {
      return reader.query(sql, values,
                          [&](const store::Row& row) { found.push_back(row.text(0)); });
    });
    EXPECT_TRUE(is_ok(read));
    return found;
  }
  static std::map<std::string, std::multiset<std::string>> tables(store::Database& database) {
    std::map<std::string, std::multiset<std::string>> described;
    Status read = database.read([&](Reader& reader) -> Status {
      for (const store::Table& table : TRY(store::Schema::read(reader))) {
        std::multiset<std::string>& facts = described[table.name];
        for (const store::Column& one : table.columns) {
          facts.insert(one.name + (one.is_text ? " text" : " integer") +
                       (one.is_required ? " required" : " optional"));
        }
        for (const std::string& key : table.key) facts.insert("key " + key);
        for (const std::string& name : table.references) facts.insert("refers to " + name);
      }
      return ok();
    });
    EXPECT_TRUE(is_ok(read));
    return described;
  }

  std::unique_ptr<TestSchema> other_schema_;
  std::unique_ptr<store::Database> other_;
};

TEST(Migrations, EachHasItsPostgresqlForm) {
  std::set<std::string_view> plain, postgresql;
  for (const embedded::File& file : embedded::migrations()) {
    const std::size_t slash = file.path.rfind('/');
    if (slash == std::string_view::npos)
      plain.insert(file.path);
    else
      postgresql.insert(file.path.substr(slash + 1));
  }
  EXPECT_GE(plain.size(), 3u);
  EXPECT_EQ(plain, postgresql);
}

TEST_F(EnginesTest, TablesAreTheSame) {
  const auto left = tables(*database_);
  const auto right = tables(*other_);
  for (const auto& [name, facts] : left) {
    const auto same = right.find(name);
    ASSERT_NE(same, right.end()) << "PostgreSQL lacks " << name;
    EXPECT_EQ(facts, same->second) << name;
  }
  EXPECT_EQ(left.size(), right.size());
}

constexpr std::string_view kSqliteReferences =
    "SELECT m.name, f.\"from\", f.\"table\", f.on_delete FROM sqlite_schema m,"
    " pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
constexpr std::string_view kPostgresqlReferences =
    "SELECT t.relname, a.attname, r.relname, CASE c.confdeltype WHEN 'c' THEN 'CASCADE'"
    " WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END FROM pg_constraint c"
    " JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid"
    " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(c.conkey)"
    " WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace";

// Indexes of UNIQUE constraints have names that each engine makes up: they are compared without.
constexpr std::string_view kSqliteIndexes =
    "SELECT CASE il.origin WHEN 'c' THEN il.name ELSE m.name END, il.\"unique\", il.partial,"
    " (SELECT group_concat(coalesce(ii.name, '()'), ',' ORDER BY ii.seqno)"
    " FROM pragma_index_info(il.name) ii)"
    " FROM sqlite_schema m, pragma_index_list(m.name) il"
    " WHERE m.type = 'table' AND il.origin <> 'pk'";
constexpr std::string_view kPostgresqlIndexes =
    "SELECT CASE WHEN c.oid IS NULL THEN x.relname ELSE t.relname END, i.indisunique::int,"
    " (i.indpred IS NOT NULL)::int,"
    " (SELECT string_agg(coalesce(a.attname, '()'), ',' ORDER BY k.n)"
    " FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n) LEFT JOIN pg_attribute a"
    " ON a.attrelid = t.oid AND a.attnum = k.attnum AND k.attnum > 0)"
    " FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid"
    " LEFT JOIN pg_constraint c ON c.conindid = x.oid AND c.contype = 'u'"
    " WHERE t.relnamespace = current_schema()::regnamespace AND NOT i.indisprimary";

TEST_F(EnginesTest, ReferencesAndIndexesAreTheSame) {
  const auto references = lines(*database_, kSqliteReferences);
  EXPECT_GE(references.size(), 15u);
  EXPECT_EQ(references, lines(*other_, kPostgresqlReferences));
  const auto indexes = lines(*database_, kSqliteIndexes);
  EXPECT_GE(indexes.size(), 25u);
  EXPECT_EQ(indexes, lines(*other_, kPostgresqlIndexes));
}

// The comparison itself finds what differs.
TEST_F(EnginesTest, ADifferenceIsSeen) {
  other_schema_->ask("DROP INDEX jobs_open");
  other_schema_->ask("ALTER TABLE jobs ALTER COLUMN kind DROP NOT NULL");
  EXPECT_NE(lines(*database_, kSqliteIndexes), lines(*other_, kPostgresqlIndexes));
  EXPECT_NE(tables(*database_), tables(*other_));
}

TEST_F(EnginesTest, EveryTextIsComparedByItsBytes) {
  EXPECT_EQ(column(*other_,
                   "SELECT t.relname || '.' || a.attname FROM pg_attribute a"
                   " JOIN pg_class t ON t.oid = a.attrelid"
                   " JOIN pg_collation c ON c.oid = a.attcollation"
                   " WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'"
                   " AND a.attnum > 0 AND c.collname <> 'C'"),
            std::vector<std::string>{});
}

// The database behind the tests sorts and folds by the rules of English; ours must not.
TEST_F(EnginesTest, OrderAndSearchAreTheSame) {
  for (store::Database* database : {database_.get(), other_.get()}) {
    for (const std::string_view name : {"b", "B", "a", "A", "_", " ", "Zoë", "zoe", "Ärger",
                                        "ärger", "ß", "10", "9", "a-b", "ab", "日本", "%", "😀"}) {
      ASSERT_FALSE(
          database->write([&](store::Transaction& tx) { return store::insert(tx, named(name)); })
              .is_error());
    }
  }
  const auto same = [&](std::string_view sql, std::initializer_list<Value> values = {}) {
    const auto left = column(*database_, sql, values);
    EXPECT_EQ(left, column(*other_, sql, values)) << sql;
    return left.size();
  };
  EXPECT_EQ(same("SELECT name FROM companies ORDER BY name"), 18u);
  EXPECT_EQ(same("SELECT name FROM companies ORDER BY lower(name), id DESC"), 18u);
  EXPECT_EQ(same("SELECT max(name) FROM companies"), 1u);
  EXPECT_EQ(same("SELECT lower(name) FROM companies GROUP BY lower(name) ORDER BY 1"), 16u);
  EXPECT_EQ(same("SELECT name FROM companies WHERE lower(name) = lower(?)", {"ÄRGER"}), 1u);
  EXPECT_EQ(same("SELECT name FROM companies WHERE lower(name) = lower(?) ORDER BY id", {"B"}), 2u);
  EXPECT_EQ(same("SELECT name FROM companies WHERE lower(name) LIKE ? ORDER BY id", {"zo%"}), 2u);
  EXPECT_EQ(same("SELECT name FROM companies WHERE name LIKE ? ORDER BY id", {"zo%"}), 1u);
  EXPECT_EQ(same("SELECT name FROM companies WHERE name LIKE ? ESCAPE '\\'", {"\\%"}), 1u);
  EXPECT_EQ(same("SELECT name FROM companies WHERE name < ? ORDER BY name", {"a"}), 8u);
}

TEST(PostgresSql, PlacesAreNumbered) {
  const auto text = [](std::string_view sql, std::initializer_list<Value> values) {
    return store::to_postgres(sql, std::span<const Value>(values.begin(), values.size())).text;
  };
  EXPECT_EQ(text("a = ? AND b = ?", {1, 2}), "a = $1 AND b = $2");
  EXPECT_EQ(text("a = ?2 AND b = ?2 LIMIT ?", {1, 2, 3}), "a = $2 AND b = $2 LIMIT $3");
  EXPECT_EQ(text("a = '?' AND \"?\" = ? -- ?\nAND c = ?", {1, 2}),
            "a = '?' AND \"?\" = $1 -- ?\nAND c = $2");
  EXPECT_EQ(text("'it''s ?' || ?", {nullptr}), "'it''s ?' || $1");
  EXPECT_EQ(text("x LIKE ?", {"y"}), "x LIKE ($1 COLLATE \"C\")");
  EXPECT_EQ(text("'never ended ?", {}), "'never ended ?");
  EXPECT_EQ(store::to_postgres("?12", {}).parameters, 12u);
}

}  // namespace
}  // namespace candor::test

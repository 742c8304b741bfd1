// An installation moves to the other engine and back: every table filled, every row compared.
#include <algorithm>

#include "server/store/copy.h"
#include "server/store/schema.h"
#include "tests/harness/store_fixture.h"

namespace candor::test {
namespace {

using store::Reader;
using store::Transaction;

class CopyTest : public StoreTest {
 protected:
  void SetUp() override {
    if (TestSchema::server_url().empty()) {
      GTEST_SKIP() << "no PostgreSQL: run it through tests/harness/postgresql";
    }
    StoreTest::SetUp();
    fill();
    target_schema_ = std::make_unique<TestSchema>();
    target_ = migrated(target_schema_->url, "");
  }
  void TearDown() override {
    target_.reset();
    target_schema_.reset();
    StoreTest::TearDown();
  }
  std::unique_ptr<store::Database> migrated(const std::string& url, const std::string& file) {
    store::OpenOptions made;
    made.url = url;
    made.path = file;
    auto opened = store::Database::open(made);
    EXPECT_FALSE(opened.is_error()) << opened.error().message << opened.error().cause;
    auto database = opened.release_value();
    EXPECT_TRUE(is_ok(database->migrate(Time{1})));
    return database;
  }
  static std::vector<store::Table> tables(store::Database& database) {
    return database.read([](Reader& reader) { return store::Schema::read(reader); })
        .release_value();
  }
  // Rows whose numbers refer to each other: row n refers to row n everywhere. Every other row
  // leaves out what may be left out; the first texts are awkward.
  void fill() {
    constexpr int kRows = 450;  // more than two pages
    std::vector<store::Table> open = tables(*database_);
    const Status filled = database_->write([&](Transaction& tx) -> Status {
      while (!open.empty()) {
        const auto ready = std::find_if(open.begin(), open.end(), [&](const store::Table& table) {
          return std::none_of(open.begin(), open.end(), [&](const store::Table& other) {
            return std::count(table.references.begin(), table.references.end(), other.name) != 0;
          });
        });
        for (int n = 1; n <= kRows && ready->name != "schema_migrations"; ++n) {
          TRY(tx.execute(insert_sql(*ready, n), {}));
        }
        open.erase(ready);
      }
      return ok();
    });
    ASSERT_TRUE(is_ok(filled));
  }
  static std::string insert_sql(const store::Table& table, int n) {
    std::string names, values;
    for (const store::Column& column : table.columns) {
      const bool is_reference =
          column.name == "id" || column.name.ends_with("_id") || column.name.ends_with("_by");
      std::string value = is_reference ? std::to_string(n) : "1";
      if (column.is_text) {
        const std::string odd = n == 1 ? " Ä ''\"\\?$1\n\t😀" : "";
        value = "'" + column.name.substr(0, 8) + " " + std::to_string(n) + odd + "'";
        if (column.name.ends_with("_hash") || column.name == "fingerprint") {
          value = "'" + std::string(56, 'a') + std::to_string(10'000'000 + n) + "'";
        }
        if (column.name == "email") value = "'a" + std::to_string(n) + "@example.com'";
      }
      if (!column.is_required && n % 2 == 0) value = "NULL";
      names += (names.empty() ? "\"" : ", \"") + column.name + "\"";
      values += (values.empty() ? "" : ", ") + value;
    }
    return "INSERT INTO " + table.name + " (" + names + ") VALUES (" + values + ")";
  }

  std::unique_ptr<TestSchema> target_schema_;
  std::unique_ptr<store::Database> target_;
};

TEST_F(CopyTest, ThereAndBackAgain) {
  const auto there = store::copy_all(*database_, *target_);
  ASSERT_FALSE(there.is_error()) << there.error().message << there.error().cause;
  ASSERT_EQ(there.value().size() + 1, tables(*database_).size());
  for (const store::CopiedTable& table : there.value()) EXPECT_EQ(table.rows, 450) << table.name;

  const auto back = migrated("", folder_ + "/back.db");
  const auto returned = store::copy_all(*target_, *back);
  ASSERT_FALSE(returned.is_error()) << returned.error().message << returned.error().cause;
  for (std::size_t i = 0; i < there.value().size(); ++i) {
    EXPECT_EQ(there.value()[i].sha256, returned.value()[i].sha256) << there.value()[i].name;
  }
}

// A number that was once given to a row that is gone is not given again, on either side.
TEST_F(CopyTest, NumbersGoOnWhereTheyWere) {
  const auto add_to = [](store::Database& database) {
    return database.write([](Transaction& tx) { return store::insert(tx, named("next")); })
        .release_value()
        .id.value;
  };
  const std::int64_t last = add_to(*database_);
  ASSERT_FALSE(database_
                   ->write([&](Transaction& tx) {
                     return tx.execute("DELETE FROM companies WHERE id = ?", {last});
                   })
                   .is_error());
  ASSERT_FALSE(store::copy_all(*database_, *target_).is_error());
  const auto back = migrated("", folder_ + "/back.db");
  ASSERT_FALSE(store::copy_all(*target_, *back).is_error());
  EXPECT_EQ(add_to(*target_), last + 1);
  EXPECT_EQ(add_to(*back), last + 1);
}

TEST_F(CopyTest, ATargetWithDataIsRefusedAndLeftAsItWas) {
  ASSERT_FALSE(
      target_->write([](Transaction& tx) { return store::insert(tx, named("mine")); }).is_error());
  const auto refused = store::copy_all(*database_, *target_);
  ASSERT_TRUE(refused.is_error());
  EXPECT_EQ(refused.error().code, "target_not_empty");
  EXPECT_EQ(target_schema_->ask("SELECT count(*) FROM companies"), "1");
  EXPECT_EQ(target_schema_->ask("SELECT count(*) FROM accounts"), "0");
}

TEST_F(CopyTest, ATargetOfAnotherVersionIsRefused) {
  target_schema_->ask("ALTER TABLE companies ADD COLUMN extra TEXT");
  const auto refused = store::copy_all(*database_, *target_);
  ASSERT_TRUE(refused.is_error());
  EXPECT_EQ(refused.error().code, "schemas_differ");
}

// The comparison is not the copying seen twice: a row that changes on its way is found.
TEST_F(CopyTest, ARowThatChangedOnItsWayIsFound) {
  target_schema_->ask(
      "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS"
      " $$BEGIN NEW.about := NEW.about || '.'; RETURN NEW; END$$");
  target_schema_->ask(
      "CREATE TRIGGER spoil BEFORE INSERT ON companies FOR EACH ROW"
      " WHEN (NEW.id = 300) EXECUTE FUNCTION spoil()");
  const auto spoiled = store::copy_all(*database_, *target_);
  ASSERT_TRUE(spoiled.is_error());
  EXPECT_EQ(spoiled.error().code, "copy_differs");
  EXPECT_NE(spoiled.error().message.find("companies"), std::string::npos);
}

// A backup of an installation on PostgreSQL is an SQLite file.
TEST_F(CopyTest, ACopyToAFileIsWholeOnBothEngines) {
  ASSERT_FALSE(store::copy_all(*database_, *target_).is_error());
  ASSERT_TRUE(is_ok(target_->copy_to(folder_ + "/backup.db")));
  ASSERT_TRUE(is_ok(database_->copy_to(folder_ + "/backup2.db")));
  const Status twice = target_->copy_to(folder_ + "/backup.db");
  ASSERT_TRUE(twice.is_error());
  EXPECT_EQ(twice.error().code, "target_not_empty");
  for (const char* name : {"/backup.db", "/backup2.db"}) {
    const auto backup = migrated("", folder_ + name);
    EXPECT_TRUE(is_ok(backup->check()));
    const auto count = backup->read(
        [](Reader& reader) { return reader.number("SELECT count(*) FROM uploads", {}); });
    EXPECT_EQ(count.value(), 450) << name;
  }
}

}  // namespace
}  // namespace candor::test

// The schema from nothing, and that it says the same as the descriptions.
#include <map>
#include <set>

#include "server/store/schema.h"
#include "shared/domain/account.h"
#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "shared/domain/session.h"
#include "tests/harness/store_fixture.h"

namespace candor::store {

// What a failed comparison prints.
static void PrintTo(const Column& column, std::ostream* out) {
  *out << column.name << (column.is_text ? " text" : " integer")
       << (column.is_required ? " required" : " optional");
}

}  // namespace candor::store

namespace candor::test {
namespace {

const TypeInfo* const kStored[] = {
    &type_of<Company>(),  &type_of<Account>(),    &type_of<Interview>(),
    &type_of<Question>(), &type_of<Invitation>(), &type_of<Session>(),
    &type_of<Answer>(),   &type_of<Recording>(),  &type_of<Upload>()};

class MigrationTest : public EngineTest {};
INSTANTIATE_TEST_SUITE_P(Engines, MigrationTest, kEngines, engine_name);

TEST_P(MigrationTest, TablesAreWhatIsDescribed) {
  std::map<std::string, std::set<store::Column>> stored;
  Status read = database_->read([&](store::Reader& reader) -> Status {
    for (const store::Table& table : TRY(store::Schema::read(reader))) {
      stored[table.name] = {table.columns.begin(), table.columns.end()};
    }
    return ok();
  });
  ASSERT_TRUE(is_ok(read));
  for (const TypeInfo* record : kStored) {
    std::set<store::Column> described;
    for (const FieldInfo& field : record->fields) {
      if (!field.is_column) continue;
      const bool is_text = content_of(field.type()).kind == Kind::text;
      described.insert({std::string(field.name), is_text, field.type().kind != Kind::optional});
    }
    EXPECT_EQ(stored[std::string(record->table)], described) << record->table;
  }
}

TEST_F(StoreTest, EveryTableIsStrictAndEveryReferenceHasAnIndex) {
  std::set<std::string> tables, loose;
  Status read = database_->read([&](store::Reader& reader) {
    return reader.query(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
        " AND type = 'table' AND name NOT LIKE 'sqlite_%'",
        {}, [&](const store::Row& row) {
          tables.insert(row.text(0));
          if (row.integer(1) == 0) loose.insert(row.text(0));
        });
  });
  ASSERT_TRUE(is_ok(read));
  EXPECT_TRUE(loose.empty()) << *loose.begin();
  EXPECT_GE(tables.size(), 12u);
  EXPECT_EQ(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

TEST_P(MigrationTest, RunningAgainChangesNothing) {
  const std::int64_t before = number("SELECT count(*) FROM schema_migrations");
  EXPECT_GE(before, 2);
  EXPECT_TRUE(is_ok(database_->migrate(Time{99})));
  EXPECT_EQ(number("SELECT count(*) FROM schema_migrations WHERE applied_at = 99"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM schema_migrations"), before);
}

TEST_P(MigrationTest, AChangedStepIsRefused) {
  ASSERT_FALSE(database_
                   ->write([](store::Transaction& tx) {
                     return tx.execute(
                         "UPDATE schema_migrations SET checksum = 'x' WHERE number = 1", {});
                   })
                   .is_error());
  const Status again = database_->migrate(Time{2});
  ASSERT_TRUE(again.is_error());
  EXPECT_EQ(again.error().code, "migration_changed");
}

TEST_P(MigrationTest, DataOfANewerProgramIsRefused) {
  ASSERT_FALSE(database_
                   ->write([](store::Transaction& tx) {
                     return tx.execute(
                         "INSERT INTO schema_migrations VALUES (9999, '9999_later.sql', '', 0)",
                         {});
                   })
                   .is_error());
  const Status again = database_->migrate(Time{2});
  ASSERT_TRUE(again.is_error());
  EXPECT_EQ(again.error().code, "schema_too_new");
}

TEST_P(MigrationTest, RecordsComeBackAsTheyWereWritten) {
  const Company saved = add("Ängström & Søn \"quoted\"").release_value();
  auto found = database_->read([&](store::Reader& reader) {
    return store::find<Company>(reader, "WHERE id = ?", {saved.id});
  });
  ASSERT_FALSE(found.is_error());
  EXPECT_EQ(found.value().name, saved.name);
  EXPECT_EQ(found.value().primary_color, Company{}.primary_color);
  Account account;
  account.company_id = saved.id;
  account.email = "a@example.com";
  account.username = "a";
  account.role = Role::admin;
  account.created_at = Time{123};
  ASSERT_FALSE(database_->write([&](store::Transaction& tx) { return store::insert(tx, account); })
                   .is_error());
  auto read = database_->read([](store::Reader& reader) {
    return store::find<Account>(reader, "WHERE email = ?", {"a@example.com"});
  });
  ASSERT_FALSE(read.is_error());
  EXPECT_EQ(read.value().role, Role::admin);
  EXPECT_EQ(read.value().created_at, Time{123});
}

}  // namespace
}  // namespace candor::test

// Demo requests: taken from anybody, read and answered by administrators (S0-01, S0-02).
#include "server/features/demo_requests.h"

#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/features/paging.h"
#include "server/store/records.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;

namespace {

const Acknowledged kReceived{true, "Thank you. We will write to you soon."};

Result<Acknowledged> create(Call& call, DemoRequestDraft draft) {
  // Whoever filled the trap hears the same, so that it cannot be learned from.
  if (!draft.website.empty()) return kReceived;
  DemoRequest request;
  request.name = std::move(draft.name);
  request.email = text::lower_ascii(draft.email);
  request.company = std::move(draft.company);
  request.phone = std::move(draft.phone);
  request.message = std::move(draft.message);
  request.source = std::move(draft.source);
  request.created_at = request.updated_at = call.now;
  Status stored = call.app.database->write([&](Transaction& tx) -> Status {
    TRY(store::insert(tx, request));
    return ok();
  });
  if (stored.is_error()) return stored.release_error();
  return kReceived;
}

Result<Page<DemoRequest>> list(Call& call, PageQuery query) {
  const Window window = TRY(window_of(query, {{"created_at", "d.created_at"},
                                              {"name", "lower(d.name)", true},
                                              {"company", "lower(d.company)", true},
                                              {"status", "d.status"}}));
  const std::int64_t status = TRY(status_filter<DemoRequestStatus>(query));
  const std::string pattern = search_pattern(query.search);
  Conditions conditions({});
  conditions.add("d.deleted_at IS NULL", {});
  if (status >= 0) conditions.add("d.status = ?", {status});
  conditions.search(pattern, {"d.name", "d.email", "d.company"});
  const Source source{"FROM demo_requests d", "d.id"};
  const std::string select =
      "SELECT " + store::columns_of(type_of<DemoRequest>(), "d") + " FROM demo_requests d ";
  return call.app.database->read([&](Reader& reader) {
    return read_page<DemoRequest>(
        reader, source, window, conditions,
        [&](const std::string& tail,
            const std::vector<store::Value>& values) -> Result<std::vector<DemoRequest>> {
          std::vector<DemoRequest> rows;
          TRY(reader.query(select + tail, values, [&](const Row& row) {
            store::read_row(type_of<DemoRequest>(), row, &rows.emplace_back());
          }));
          return rows;
        });
  });
}

Result<DemoRequest> find(Transaction& tx, std::int64_t id) {
  return store::find<DemoRequest>(tx, "WHERE id = ? AND deleted_at IS NULL", {id});
}

Result<DemoRequest> update(Call& call, DemoRequestChange change) {
  const std::int64_t id = TRY(call.id("demo_request"));
  return call.app.database->write([&](Transaction& tx) -> Result<DemoRequest> {
    DemoRequest request = TRY(find(tx, id));
    request.status = change.status;
    request.updated_at = call.now;
    TRY(store::update(tx, request));
    TRY(audit(tx, call,
              {.action = "demo_request.updated",
               .record = id,
               .details = "status " + std::string(word_of(change.status))}));
    return request;
  });
}

Result<Nothing> remove(Call& call) {
  const std::int64_t id = TRY(call.id("demo_request"));
  return call.app.database->write([&](Transaction& tx) -> Status {
    DemoRequest request = TRY(find(tx, id));
    request.deleted_at = request.updated_at = call.now;
    TRY(store::update(tx, request));
    return audit(tx, call, {.action = "demo_request.deleted", .record = id});
  });
}

}  // namespace

Status forget_demo_requests(work::JobRun& run) {
  const Time limit{run.app.world.now().ms - kDemoRequestKeepMs};
  return run.finish([&](Transaction& tx) -> Status {
    TRY(tx.execute("DELETE FROM demo_requests WHERE deleted_at IS NOT NULL AND deleted_at <= ?",
                   {limit}));
    return ok();
  });
}

void bind_demo_requests(http::Router& router, App&) {
  router.bind(api::create_demo_request, create);
  router.bind(api::list_demo_requests, list);
  router.bind(api::update_demo_request, update);
  router.bind(api::delete_demo_request, remove);
}

}  // namespace candor::features

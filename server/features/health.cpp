// Public probes (K24): exactly {status, version, database}, on every prefix. 503 when the database
// does not answer; "degraded" while it can only be read.
#include "server/features/features.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;

namespace {

Result<Health> answer(const Status& database, store::Trust trust) {
  if (database.is_error()) {
    Error error = fail(Failure::unavailable, "database_unavailable",
                       "The server cannot reach its database. Try again in a moment.");
    error.cause = database.error().cause;
    return error;
  }
  Health health;
  health.version = kVersion;
  if (trust != store::Trust::sound) {
    health.status = "degraded";
    health.database = trust == store::Trust::checking ? "checking" : "read_only";
  }
  return health;
}

// Cheap: one read on a pooled connection.
Result<Health> health(Call& call) {
  const Result<std::int64_t> one =
      call.app.database->read([](store::Reader& reader) { return reader.number("SELECT 1", {}); });
  return answer(one.is_error() ? Status(Error(one.error())) : ok(), call.app.database->trust());
}

Result<Health> health_database(Call& call) {
  return answer(call.app.database->check(), call.app.database->trust());
}

}  // namespace

void bind_health(http::Router& router, App&) {
  router.bind(api::health, health);
  router.bind(api::health_database, health_database);
}

}  // namespace candor::features

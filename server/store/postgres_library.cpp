// Finds each function of libpq by its name.
#include "server/store/postgres_library.h"

#include <dlfcn.h>

namespace candor::store {

namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

bool find_all(void* library, PostgresLibrary& found) {
  return find(library, "PQconnectdbParams", found.connectdbParams) &&
         find(library, "PQfinish", found.finish) && find(library, "PQstatus", found.status) &&
         find(library, "PQerrorMessage", found.errorMessage) &&
         find(library, "PQparameterStatus", found.parameterStatus) &&
         find(library, "PQserverVersion", found.serverVersion) &&
         find(library, "PQbackendPID", found.backendPID) &&
         find(library, "PQsetNoticeProcessor", found.setNoticeProcessor) &&
         find(library, "PQexec", found.exec) &&
         find(library, "PQenterPipelineMode", found.enterPipelineMode) &&
         find(library, "PQexitPipelineMode", found.exitPipelineMode) &&
         find(library, "PQpipelineSync", found.pipelineSync) &&
         find(library, "PQsendPrepare", found.sendPrepare) &&
         find(library, "PQsendQueryParams", found.sendQueryParams) &&
         find(library, "PQsendQueryPrepared", found.sendQueryPrepared) &&
         find(library, "PQgetResult", found.getResult) &&
         find(library, "PQtransactionStatus", found.transactionStatus) &&
         find(library, "PQclear", found.clear) &&
         find(library, "PQresultStatus", found.resultStatus) &&
         find(library, "PQresultErrorField", found.resultErrorField) &&
         find(library, "PQresultErrorMessage", found.resultErrorMessage) &&
         find(library, "PQcmdStatus", found.cmdStatus) &&
         find(library, "PQcmdTuples", found.cmdTuples) &&
         find(library, "PQntuples", found.ntuples) && find(library, "PQnfields", found.nfields) &&
         find(library, "PQgetvalue", found.getvalue) &&
         find(library, "PQgetlength", found.getlength) &&
         find(library, "PQgetisnull", found.getisnull);
}

}  // namespace

Result<const PostgresLibrary*> PostgresLibrary::load() {
  struct Loaded {
    PostgresLibrary functions;
    bool is_complete = false;
    Loaded() {
      void* library = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
      is_complete = library != nullptr && find_all(library, functions);
    }
  };
  static const Loaded loaded;
  if (loaded.is_complete) return &loaded.functions;
  return fail(Failure::unavailable, "no_libpq",
              "DATABASE_URL names PostgreSQL, but its client library is missing here. Install "
              "Debian's package libpq5 (version 14 or later).");
}

}  // namespace candor::store

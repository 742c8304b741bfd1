// libpq, PostgreSQL's client library, loaded when it is first needed: the one binary also runs on
// machines without it. Only server/store includes libpq-fe.h.
#pragma once

#include <libpq-fe.h>

#include <memory>

#include "shared/base/result.h"

namespace candor::store {

// The functions in use, by libpq's names without their prefix PQ.
struct PostgresLibrary {
  decltype(&::PQconnectdbParams) connectdbParams = nullptr;
  decltype(&::PQfinish) finish = nullptr;
  decltype(&::PQstatus) status = nullptr;
  decltype(&::PQerrorMessage) errorMessage = nullptr;
  decltype(&::PQparameterStatus) parameterStatus = nullptr;
  decltype(&::PQserverVersion) serverVersion = nullptr;
  decltype(&::PQbackendPID) backendPID = nullptr;
  decltype(&::PQsetNoticeProcessor) setNoticeProcessor = nullptr;
  decltype(&::PQexec) exec = nullptr;
  decltype(&::PQenterPipelineMode) enterPipelineMode = nullptr;
  decltype(&::PQexitPipelineMode) exitPipelineMode = nullptr;
  decltype(&::PQpipelineSync) pipelineSync = nullptr;
  decltype(&::PQsendPrepare) sendPrepare = nullptr;
  decltype(&::PQsendQueryParams) sendQueryParams = nullptr;
  decltype(&::PQsendQueryPrepared) sendQueryPrepared = nullptr;
  decltype(&::PQgetResult) getResult = nullptr;
  decltype(&::PQtransactionStatus) transactionStatus = nullptr;
  decltype(&::PQclear) clear = nullptr;
  decltype(&::PQresultStatus) resultStatus = nullptr;
  decltype(&::PQresultErrorField) resultErrorField = nullptr;
  decltype(&::PQresultErrorMessage) resultErrorMessage = nullptr;
  decltype(&::PQcmdStatus) cmdStatus = nullptr;
  decltype(&::PQcmdTuples) cmdTuples = nullptr;
  decltype(&::PQntuples) ntuples = nullptr;
  decltype(&::PQnfields) nfields = nullptr;
  decltype(&::PQgetvalue) getvalue = nullptr;
  decltype(&::PQgetlength) getlength = nullptr;
  decltype(&::PQgetisnull) getisnull = nullptr;

  // Loads libpq.so.5 once per process; unavailable ("no_libpq") when the machine lacks it.
  static Result<const PostgresLibrary*> load();
};

}  // namespace candor::store

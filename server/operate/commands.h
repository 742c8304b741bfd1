// The commands of whoever runs an installation: backup, restore, doctor, audit. Each gives the exit
// code: 0 done, 1 failed (one clear line on the error stream), 2 misused.
#pragma once

#include "server/operate/arguments.h"

namespace candor::operate {

int backup_command(Arguments arguments);
int restore_command(Arguments arguments);
int doctor_command(Arguments arguments);
int audit_command(Arguments arguments);

}  // namespace candor::operate

#ifndef QUIRE_LMDB_SHIM_H
#define QUIRE_LMDB_SHIM_H
#include <lmdb.h>
#endif

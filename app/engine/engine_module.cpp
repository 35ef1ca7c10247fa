// SPDX-License-Identifier: Apache-2.0
#include <interface_id.h>
#include "model/experiments/local_engine.h"

// The two symbols that programs look up (engine_loader.cpp).

extern "C" __attribute__((visibility("default"))) const char* xsmoeInterface() { return xsmoe::app::kInterfaceId; }

/// The caller owns the result.
extern "C" __attribute__((visibility("default"))) xsmoe::engine::Engine* xsmoeMakeEngine() {
  return xsmoe::experiments::makeEngine().release();
}

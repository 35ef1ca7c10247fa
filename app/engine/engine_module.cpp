// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/local_engine.h"

// The one symbol that programs look up (engine_loader.cpp). The caller owns the result.
extern "C" __attribute__((visibility("default"))) xsmoe::engine::Engine* xsmoeMakeEngine() {
  return xsmoe::experiments::makeEngine().release();
}

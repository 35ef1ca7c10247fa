// SPDX-License-Identifier: Apache-2.0
#include "model/device/rehearsal.h"

namespace xsmoe::device {
namespace {

thread_local int rehearsals = 0;

}  // namespace

bool isHost(c10::Device device) { return device.is_cpu() && rehearsals == 0; }

GpuRehearsal::GpuRehearsal() { ++rehearsals; }
GpuRehearsal::~GpuRehearsal() { --rehearsals; }

}  // namespace xsmoe::device

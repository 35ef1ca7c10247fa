#pragma once

namespace xsmoe::network {

/// While it lives, LibTorch throws where the host would wait for a GPU: it looks at the place where it waits, so that it also sees what no
/// operation's name tells (HostWaits). A build without CUDA has no GPU to wait for, and refuses nothing.
class RefusedWaits {
 public:
  RefusedWaits();
  ~RefusedWaits();
  RefusedWaits(const RefusedWaits&) = delete;
  RefusedWaits& operator=(const RefusedWaits&) = delete;
};

}  // namespace xsmoe::network

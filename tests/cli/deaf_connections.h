#pragma once
#include <linux/filter.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "tests/support/lossy_connections.h"

namespace xsmoe {

/// From now on a child process, or a child's, gets nothing of what is sent to it by its connections of the internet's protocol, but for
/// those from or to this port: a network that lets nothing pass. They stay open, and whoever sends waits for an acknowledgement. How many
/// they are; −1: the system (older than Linux 5.6, or one that forbids it) lets no process reach another's.
inline int makeDeaf(pid_t process, int butPort) {
  const auto forbidden = [] { return errno == EPERM || errno == ENOSYS; };
  const auto handle = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  if (handle < 0) return forbidden() ? -1 : 0;
  sock_filter dropAll{};
  dropAll.code = BPF_RET | BPF_K;  // of each packet it keeps 0 bytes
  sock_fprog filter{};
  filter.len = 1;
  filter.filter = &dropAll;
  int connections = 0;
  std::error_code notThere;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/fd", notThere)) {
    const auto copy = static_cast<int>(syscall(SYS_pidfd_getfd, handle, std::stoi(entry.path().filename().string()), 0));
    if (copy < 0 && forbidden()) {
      connections = -1;
      break;
    }
    if (copy < 0) continue;  // it has closed it meanwhile
    if (isConnectionBut(copy, butPort) && setsockopt(copy, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)) == 0) ++connections;
    close(copy);
  }
  close(handle);
  return connections;
}

}  // namespace xsmoe

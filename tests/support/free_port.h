#pragma once
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace xsmoe {

/// A port of the loopback network at which nobody listens now; 0: there is none.
inline int freePort() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return 0;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(listener, any, size) == 0 && getsockname(listener, any, &size) == 0;
  close(listener);
  return bound ? ntohs(address.sin_port) : 0;
}

}  // namespace xsmoe

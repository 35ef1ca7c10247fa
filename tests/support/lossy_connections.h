#pragma once
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <set>
#include <string>

namespace xsmoe {

/// Of a connection's end here or of the other's; 0: it is none of the internet's.
inline int portOf(int descriptor, bool own) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if ((own ? ::getsockname(descriptor, any, &size) : ::getpeername(descriptor, any, &size)) != 0) return 0;
  const auto readAs = [&](auto known) {
    std::memcpy(&known, &address, sizeof(known));
    return known;
  };
  if (address.ss_family == AF_INET) return ntohs(readAs(sockaddr_in{}).sin_port);
  if (address.ss_family == AF_INET6) return ntohs(readAs(sockaddr_in6{}).sin6_port);
  return 0;
}

/// Whether it is a connection of the internet's protocol, and neither from nor to this port.
inline bool isConnectionBut(int descriptor, int port) {
  const int own = portOf(descriptor, true), other = portOf(descriptor, false);
  return own != 0 && other != 0 && own != port && other != port;
}

/// Makes connections of this process lose whatever is written to them from some moment on, while they stay open at both ends: what a
/// network does that lets nothing pass any more. Behind their descriptors are then sockets whose other end nobody reads. They stay open as
/// long as the program: Gloo, told of an end of a connection that is another one behind its descriptor, would end the program.
class LossyConnections {
 public:
  /// What is open by now is left alone.
  LossyConnections() : before_(descriptors()) {}

  /// All connections of the internet's protocol that came since, but those from or to this port. How many ends they have here.
  int loseAllBut(int port) {
    int lost = 0;
    for (const int descriptor : descriptors()) {
      if (before_.count(descriptor) == 1 || !isConnectionBut(descriptor, port)) continue;
      std::array<int, 2> ends{};
      if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0) continue;
      ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);  // else the other side would see an end
      ::dup2(ends[0], descriptor);
      ::close(ends[0]);
      ++lost;
    }
    return lost;
  }

 private:
  static std::set<int> descriptors() {
    std::set<int> all;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) all.insert(std::stoi(entry.path().filename().string()));
    return all;
  }

  std::set<int> before_;
};

}  // namespace xsmoe

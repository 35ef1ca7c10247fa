// SPDX-License-Identifier: Apache-2.0
#include "model/device/rank_network.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <utility>

namespace xsmoe::device {
namespace {

bool isLoopback(const std::string& address) { return address.starts_with("127.") || address == "localhost" || address == "::1"; }

std::vector<std::string> namesIn(const std::string& list) {
  std::vector<std::string> names;
  std::istringstream rest(list);
  for (std::string name; std::getline(rest, name, ',');)
    if (!name.empty()) names.push_back(name);
  return names;
}

/// Empty: it is of no kind that has digits.
std::string digitsOf(const sockaddr* address, socklen_t size) {
  std::array<char, NI_MAXHOST> text{};
  const bool told = ::getnameinfo(address, size, text.data(), static_cast<socklen_t>(text.size()), nullptr, 0, NI_NUMERICHOST) == 0;
  return told ? std::string(text.data()) : std::string();
}

/// As localEndTo(), to one address of a family of addresses.
std::string localEndOf(const addrinfo& there) {
  const int way = ::socket(there.ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (way < 0) return {};
  sockaddr_storage own{};
  socklen_t size = sizeof(own);
  auto* const any = reinterpret_cast<sockaddr*>(&own);
  // Of datagrams this sends nothing: the system looks up the way, and with it the address from which it goes.
  const bool found = ::connect(way, there.ai_addr, there.ai_addrlen) == 0 && ::getsockname(way, any, &size) == 0;
  ::close(way);
  return found ? digitsOf(any, size) : std::string();
}

}  // namespace

RankNetwork chooseNetwork(const std::string& named, const std::string& meetsAt, const std::string& localEnd,
                          const std::vector<InterfaceAddress>& here) {
  if (auto names = namesIn(named); !names.empty()) return {std::move(names), {}};
  if (isLoopback(meetsAt)) return {{}, "127.0.0.1"};
  if (!localEnd.empty() && !isLoopback(localEnd)) return {{}, localEnd};
  const auto reached = std::find_if(here.begin(), here.end(), [](const InterfaceAddress& one) { return one.up && !one.loopback; });
  return reached == here.end() ? RankNetwork{} : RankNetwork{{}, reached->address};
}

std::string localEndTo(const std::string& address, int port) {
  for (const int family : {AF_INET, AF_INET6}) {
    addrinfo wanted{};
    wanted.ai_family = family;
    wanted.ai_socktype = SOCK_DGRAM;
    addrinfo* all = nullptr;
    if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &wanted, &all) != 0) continue;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> kept(all, &::freeaddrinfo);
    for (const auto* one = all; one != nullptr; one = one->ai_next)
      if (auto own = localEndOf(*one); !own.empty()) return own;
  }
  return {};
}

std::vector<InterfaceAddress> addressesHere() {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> kept(all, &::freeifaddrs);
  std::vector<InterfaceAddress> here;
  for (const int family : {AF_INET, AF_INET6})
    for (const auto* one = all; one != nullptr; one = one->ifa_next) {
      if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != family) continue;
      const auto size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
      auto digits = digitsOf(one->ifa_addr, static_cast<socklen_t>(size));
      if (digits.empty()) continue;
      const bool up = (one->ifa_flags & IFF_UP) != 0 && (one->ifa_flags & IFF_RUNNING) != 0;
      here.push_back({one->ifa_name, std::move(digits), up, (one->ifa_flags & IFF_LOOPBACK) != 0});
    }
  return here;
}

RankNetwork networkTo(const RankPlace& place) {
  const char* const named = std::getenv(kInterfaceVariable);
  return chooseNetwork(named == nullptr ? "" : named, place.address, localEndTo(place.address, place.port), addressesHere());
}

}  // namespace xsmoe::device

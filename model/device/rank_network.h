// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/core/rank_place.h"

namespace xsmoe::device {

/// In the environment: the interfaces by which ranks exchange, "eth0" or "eth0,eth1", as PyTorch reads it.
inline constexpr const char* kInterfaceVariable = "GLOO_SOCKET_IFNAME";

/// Where the other ranks reach this one. Both empty: that is not known here.
struct RankNetwork {
  std::vector<std::string> interfaces;  ///< by name, where a person has named them
  std::string address;                  ///< else one of this machine, in digits

  friend bool operator==(const RankNetwork&, const RankNetwork&) = default;
};

/// An address of this machine, in digits, and the interface that has it.
struct InterfaceAddress {
  std::string name, address;
  bool up = false, loopback = false;
};

/// Interfaces that are named; else, where the ranks meet on the loopback network, that; else the local end of the way to the meeting place;
/// else, where that is of the loopback network (the host's own name is 127.0.1.1 on a stock Debian) or not known, the first interface that
/// is up and no loopback. `named`: the variable's value; empty: it is not set. `meetsAt`: the meeting place's address, as the ranks are
/// told it. `localEnd`: of localEndTo(). `here`: of addressesHere().
[[nodiscard]] RankNetwork chooseNetwork(const std::string& named, const std::string& meetsAt, const std::string& localEnd,
                                        const std::vector<InterfaceAddress>& here);

/// The address from which this machine would send there, in digits: "10.0.0.7". Nothing is sent. Empty: the name has no address, or there
/// is no way to it. IPv4 where there is a choice.
[[nodiscard]] std::string localEndTo(const std::string& address, int port);

/// In the system's order, those of IPv4 first.
[[nodiscard]] std::vector<InterfaceAddress> addressesHere();

/// As the environment and this machine are.
[[nodiscard]] RankNetwork networkTo(const RankPlace& place);

}  // namespace xsmoe::device

#include "tests/bench/started_qt.h"

#include <QApplication>
#include <QtGlobal>
#include <array>

namespace xsmoe::bench {

void startQt() {
  static std::array<char, 12> name{"xsmoe-bench"};
  static std::array<char*, 2> arguments{name.data(), nullptr};
  static int count = 1;
  if (QApplication::instance() != nullptr) return;
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  static const auto* const application = new QApplication(count, arguments.data());
  static_cast<void>(application);
}

}  // namespace xsmoe::bench

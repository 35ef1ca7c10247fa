// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/fitting_size.h"

#include <QScreen>
#include <QStyle>
#include <QWidget>

namespace xsmoe::studio {

QSize fittingSize(const QWidget& window, QSize wanted) {
  return wanted.boundedTo(window.screen()->availableSize() - QSize(0, window.style()->pixelMetric(QStyle::PM_TitleBarHeight)));
}

}  // namespace xsmoe::studio

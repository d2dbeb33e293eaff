// SPDX-License-Identifier: Apache-2.0
// The page. The server puts what is imported from here, and what that imports, into one file.

import './first.js';
import './main.js';

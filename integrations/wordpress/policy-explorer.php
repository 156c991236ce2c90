<?php
/**
 * Plugin Name:       Policy Explorer
 * Description:       Shows the policy explainers that your newsroom serves: in every post, also by authors who may not post scripts, and always as they are today.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            The policy-explorer authors
 * License:           MIT OR Apache-2.0
 * License URI:       https://spdx.org/licenses/MIT.html
 * Text Domain:       policy-explorer
 * Domain Path:       /languages
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';

require __DIR__ . '/includes/addresses.php';
require __DIR__ . '/includes/nodes.php';
require __DIR__ . '/includes/released.php';
require __DIR__ . '/includes/class-copies.php';
require __DIR__ . '/includes/class-options.php';
require __DIR__ . '/includes/fetching.php';
require __DIR__ . '/includes/finding.php';
require __DIR__ . '/includes/rendering.php';
require __DIR__ . '/includes/block.php';
require __DIR__ . '/includes/preview.php';
require __DIR__ . '/includes/settings.php';

register_deactivation_hook( __FILE__, __NAMESPACE__ . '\unschedule' );

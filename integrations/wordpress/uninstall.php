<?php
/**
 * Removes everything that the plugin has kept, on every site of a network. Posts keep their blocks and shortcodes.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Removes what is kept on the current site.
 */
function remove_all(): void {
	global $wpdb;
	wp_unschedule_hook( 'policy_explorer_refresh' );
	wp_unschedule_hook( 'policy_explorer_tidy' );
	$names = $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM `$wpdb->options` WHERE option_name LIKE %s", $wpdb->esc_like( 'policy_explorer_' ) . '%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- No function of WordPress lists options.
	array_map( 'delete_option', $names );
}

if ( is_multisite() ) {
	array_map(
		static function ( int $site ): void {
			switch_to_blog( $site );
			remove_all();
			restore_current_blog();
		},
		get_sites(
			array(
				'fields' => 'ids',
				'number' => 0,
			)
		)
	);
} else {
	remove_all();
}

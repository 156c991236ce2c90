<?php
/**
 * Where copies are kept: in options that are not loaded with every page. Transients may be thrown away at any time, and
 * the last good copy has to outlast every failure.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

/**
 * The store of the copies.
 */
final class Options {

	const STATE = 'policy_explorer_state_';
	const BYTES = 'policy_explorer_bytes_';
	const LOCK  = 'policy_explorer_lock_';

	/**
	 * How long a copy is kept that nobody asks for, in seconds.
	 */
	const UNUSED = 90 * DAY_IN_SECONDS;

	/**
	 * The state of an address.
	 *
	 * @param string $url An address.
	 * @return array|false
	 */
	public function state( string $url ) {
		return get_option( self::STATE . md5( $url ) );
	}

	/**
	 * Keeps the state of an address.
	 *
	 * @param string $url   An address.
	 * @param array  $state Its state.
	 */
	public function keep_state( string $url, array $state ): void {
		update_option( self::STATE . md5( $url ), $state, false );
	}

	/**
	 * Bytes by their digest.
	 *
	 * @param string $digest Their digest.
	 * @return string|false
	 */
	public function bytes( string $digest ) {
		$kept = get_option( self::BYTES . $digest );
		if ( ! is_string( $kept ) ) {
			return false;
		}
		$bytes = base64_decode( substr( $kept, 2 ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- Bytes that no character set of a database changes.
		// No file that is kept was longer.
		return 'z:' === substr( $kept, 0, 2 ) && is_string( $bytes ) ? @gzinflate( $bytes, MAX_BYTES ) : $bytes; // phpcs:ignore WordPress.PHP.NoSilencedErrors.Discouraged -- Damaged bytes are asked for again.
	}

	/**
	 * Keeps bytes.
	 *
	 * @param string $digest Their digest.
	 * @param string $bytes  The bytes.
	 */
	public function keep_bytes( string $digest, string $bytes ): void {
		$kept = function_exists( 'gzdeflate' ) ? 'z:' . base64_encode( gzdeflate( $bytes ) ) : 'b:' . base64_encode( $bytes ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- As above.
		update_option( self::BYTES . $digest, $kept, false );
	}

	/**
	 * Takes the lock of an address. Only a statement of the database is safe against two at once.
	 *
	 * @param string $url     An address.
	 * @param int    $now     The time in seconds.
	 * @param int    $seconds After how many a lock that was left behind is taken over.
	 * @return bool Whether it was taken.
	 */
	public function lock( string $url, int $now, int $seconds ): bool {
		global $wpdb;
		$name = self::LOCK . md5( $url );
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- No function of WordPress does this in one statement.
		$taken = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO `$wpdb->options` (option_name, option_value, autoload) VALUES (%s, %s, 'no')", $name, $now ) );
		if ( ! $taken ) {
			$taken = $wpdb->query( $wpdb->prepare( "UPDATE `$wpdb->options` SET option_value = %s WHERE option_name = %s AND CAST(option_value AS UNSIGNED) <= %d", $now, $name, $now - $seconds ) );
		}
		// phpcs:enable
		// What another process has kept meanwhile.
		wp_cache_delete( self::STATE . md5( $url ), 'options' );
		wp_cache_delete( 'notoptions', 'options' );
		return (bool) $taken;
	}

	/**
	 * Gives the lock of an address back.
	 *
	 * @param string $url An address.
	 */
	public function unlock( string $url ): void {
		global $wpdb;
		$wpdb->delete( $wpdb->options, array( 'option_name' => self::LOCK . md5( $url ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- As above.
	}

	/**
	 * All states.
	 *
	 * @return array[]
	 */
	public function states(): array {
		$states = array_map( 'get_option', self::names( self::STATE ) );
		return array_values( array_filter( $states, 'is_array' ) );
	}

	/**
	 * Removes the copies that nobody asks for, and bytes that no state names.
	 */
	public function tidy(): void {
		$named = array();
		foreach ( self::names( self::STATE ) as $name ) {
			$state = get_option( $name );
			if ( ! is_array( $state ) || ( $state['next'] ?? 0 ) < time() - self::UNUSED ) {
				delete_option( $name );
			} else {
				$named[] = self::BYTES . $state['digest'];
			}
		}
		array_map( 'delete_option', array_diff( self::names( self::BYTES ), $named ) );
	}

	/**
	 * The names of the options that begin so.
	 *
	 * @param string $start How they begin.
	 * @return string[]
	 */
	public static function names( string $start ): array {
		global $wpdb;
		return $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM `$wpdb->options` WHERE option_name LIKE %s ORDER BY option_name", $wpdb->esc_like( $start ) . '%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- No function of WordPress lists options.
	}
}
